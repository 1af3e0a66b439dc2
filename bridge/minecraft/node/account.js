'use strict'
/**
 * Who the body is to the server: a name that is believed, or a Microsoft account that a person lets in by a code, once.
 * Its tokens lie in a folder of the user's, which nobody else may read.
 */

/**
 * What `createBot` is told of it.
 * @param options of `start`: {username, accounts}; `accounts` is the tokens' folder, null for a name that is believed
 * @param onCode called with {url, code, expires_s} when a person must open the page and type the code
 */
function accountOptions ({ username, accounts }, onCode) {
  if (!accounts) return { username, auth: 'offline' }
  process.umask(0o077)
  return {
    username,
    auth: 'microsoft',
    profilesFolder: accounts,
    onMsaCode: answer => onCode({
      url: String(answer.verification_uri),
      code: String(answer.user_code),
      expires_s: Number(answer.expires_in) || 900
    })
  }
}

/** Ask no more whether the code was typed: the body does not wait for it any longer. */
function stopWaiting (bot) {
  const tokens = bot._client.authflow?.msa
  if (tokens) tokens.polling = false
}

module.exports = { accountOptions, stopWaiting }
