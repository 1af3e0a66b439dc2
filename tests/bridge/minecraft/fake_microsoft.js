'use strict'
/**
 * Preloaded into node: Microsoft's login service as far as a test can have it. FAKE_MICROSOFT says what it does: `ignored` (nobody
 * types the code in time), `granted` (the code is typed; what comes after it, Xbox, refuses the account) or `unreachable`.
 */
const asked = { tokens: 0 }

function json (status, body) {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
}

globalThis.fetch = async url => {
  const what = process.env.FAKE_MICROSOFT
  if (what === 'unreachable') throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }) })
  if (String(url).includes('oauth20_connect')) {
    return json(200, { user_code: 'ABCD\u001b[2J1234', device_code: 'd', verification_uri: 'https://www.microsoft.com/link', expires_in: what === 'ignored' ? 2 : 900, interval: 0.2 })
  }
  if (String(url).includes('oauth20_token')) {
    if (what === 'ignored' || ++asked.tokens % 3) return json(400, { error: 'authorization_pending' })
    return json(200, { access_token: 'secret-access', refresh_token: 'secret-refresh', expires_in: 3600 })
  }
  return json(401, { XErr: 2148916233 })
}
