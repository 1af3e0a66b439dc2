'use strict'
/** How each version tells what lies on the ground as an item: the kind of entity, and where in its metadata the stack stands. */
const KEY_IN_1_8 = 10 // minecraft-data's feature says another
// The number of the metadata type, before it got a name in 1.19.4: from these versions on, latest first.
const SLOT_TYPES = [['1.19.3', 7], ['1.13', 6], ['1.8', 5]]

/** @returns {entityType, key, type}: the entity's type id, the stack's place in the metadata, and how that place is typed */
module.exports = registry => {
  const { version } = registry
  const [, numbered] = SLOT_TYPES.find(([since]) => version['>='](since))
  return {
    entityType: (registry.entitiesByName.item ?? registry.entitiesByName.Item).id,
    key: version['<']('1.9') ? KEY_IN_1_8 : registry.supportFeature('metadataIxOfItem'),
    type: registry.supportFeature('mcDataHasEntityMetadata') ? 'item_stack' : numbered
  }
}
