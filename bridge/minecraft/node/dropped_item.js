'use strict'
/** How each version tells what lies on the ground as an item: the kind of entity, and where in its metadata the stack stands. */
const KEY_IN_1_8 = 10 // minecraft-data's feature says another
const SLOT_TYPE = { '1.8': 5, 1.13: 6 } // the number of the metadata type, from these versions on, before it got a name

/** @returns {entityType, key, type}: the entity's type id, the stack's place in the metadata, and how that place is typed */
module.exports = registry => {
  const { version } = registry
  const numbered = version['>=']('1.13') ? SLOT_TYPE[1.13] : SLOT_TYPE['1.8']
  return {
    entityType: (registry.entitiesByName.item ?? registry.entitiesByName.Item).id,
    key: version['<']('1.9') ? KEY_IN_1_8 : registry.supportFeature('metadataIxOfItem'),
    type: registry.supportFeature('mcDataHasEntityMetadata') ? 'item_stack' : numbered
  }
}
