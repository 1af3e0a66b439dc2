'use strict'
/**
 * What clicks in a window do, by the game's rules (https://minecraft.wiki/w/Inventory#Managing_inventory); modes and buttons are the
 * protocol's (https://minecraft.wiki/w/Java_Edition_protocol/Packets#Click_Container). No packets here: a menu has
 * {slots, routes(at, stack), swapSlot(button)}, hands have {cursor, drag, throwAway(stack), giveOrDrop(stack)}.
 */
const OUTSIDE = -999
const MODES = { pick: 0, shift: 1, swap: 2, throw: 4, drag: 5, collect: 6 }
const LEFT = 0
const RIGHT = 1
const DRAG_START = 0
const DRAG_ADD = 1
const DRAG_END = 2

module.exports = ({ copy, same }) => {
  /** Put up to `count` of the cursor's stack into a slot; what stays is on the cursor. */
  function insert (slot, hands, count) {
    const { cursor } = hands
    const there = slot.stack?.count ?? 0
    const moved = Math.min(count, cursor.count, slot.room(cursor) - there)
    if (moved <= 0 || !slot.accepts(cursor)) return
    slot.put(copy(cursor, there + moved))
    setCursor(hands, cursor, cursor.count - moved)
  }

  function setCursor (hands, stack, count = stack?.count ?? 0) {
    hands.cursor = count > 0 ? copy(stack, count) : null
  }

  /** Take out up to `count`, but of an output that is taken whole, and where less than all would be too much, nothing. */
  function remove (slot, count, most = Infinity) {
    const { stack } = slot
    if (!slot.accepts(stack) && most < stack.count) return null
    const moved = slot.whole ? stack.count : Math.min(count, most, stack.count)
    const out = copy(stack, moved)
    slot.put(copy(stack, stack.count - moved))
    slot.taken(out)
    return out
  }

  function pick (slot, hands, button) {
    const { stack } = slot
    const { cursor } = hands
    const all = button === LEFT
    if (!stack) {
      if (cursor) insert(slot, hands, all ? cursor.count : 1)
    } else if (!cursor) {
      setCursor(hands, remove(slot, all ? stack.count : Math.ceil(stack.count / 2)))
    } else if (slot.accepts(cursor)) {
      if (same(stack, cursor)) insert(slot, hands, all ? cursor.count : 1)
      else if (cursor.count <= slot.room(cursor)) {
        setCursor(hands, stack)
        slot.put(cursor)
      }
    } else if (same(stack, cursor)) {
      const out = remove(slot, stack.count, cursor.stackSize - cursor.count)
      if (out) setCursor(hands, cursor, cursor.count + out.count)
    }
  }

  function throwCursor (hands, button) {
    if (!hands.cursor) return
    const { cursor } = hands
    const count = button === LEFT ? cursor.count : 1
    hands.throwAway(copy(cursor, count))
    setCursor(hands, cursor, cursor.count - count)
  }

  /** Pour a stack into slots from..to: onto the same first, then into an empty one. Whether anything moved. */
  function pour (slots, stack, [from, to, backwards]) {
    const order = slots.slice(from, to)
    if (backwards) order.reverse()
    const before = stack.count
    for (const slot of order) {
      if (stack.count === 0) break
      if (!slot.stack || !same(slot.stack, stack)) continue
      const moved = Math.min(stack.count, slot.room(stack) - slot.stack.count)
      if (moved <= 0) continue
      slot.put(copy(stack, slot.stack.count + moved))
      stack.count -= moved
    }
    const empty = stack.count > 0 && order.find(slot => !slot.stack && slot.accepts(stack))
    if (empty) {
      const moved = Math.min(stack.count, empty.room(stack))
      empty.put(copy(stack, moved))
      stack.count -= moved
    }
    return stack.count < before
  }

  /** Move a slot's stack to where it belongs; of an output again and again, as long as the same comes. */
  function shift (menu, at, hands) {
    const slot = menu.slots[at]
    const kind = slot.stack
    while (slot.stack && same(slot.stack, kind)) {
      const whole = slot.stack
      const left = copy(whole)
      if (!menu.routes(at, whole).some(route => pour(menu.slots, left, route))) return
      slot.put(slot.whole ? null : copy(left))
      slot.taken(copy(whole, whole.count - left.count))
      if (slot.whole && left.count > 0) hands.throwAway(left)
    }
  }

  function swap (slot, other, hands) {
    const { stack } = slot
    const held = other.stack
    if (held && !slot.accepts(held)) return
    if (held && held.count > slot.room(held)) {
      slot.put(copy(held, slot.room(held)))
      other.put(copy(held, held.count - slot.room(held)))
      if (stack) hands.giveOrDrop(stack)
    } else {
      other.put(stack && copy(stack))
      slot.put(held && copy(held))
    }
    if (stack) slot.taken(stack)
  }

  /** Whether a drag may lie its share down here. */
  function takesShare (slot, cursor) {
    return slot.accepts(cursor) && (!slot.stack || (same(slot.stack, cursor) && slot.stack.count < slot.room(cursor)))
  }

  function endDrag (hands, { button, slots }) {
    if (slots.size === 1) return pick([...slots][0], hands, button)
    const { cursor } = hands
    const share = button === LEFT ? Math.floor(cursor.count / slots.size) : 1
    let left = cursor.count
    for (const slot of slots) {
      if (!takesShare(slot, cursor) || left < share) continue
      const there = slot.stack?.count ?? 0
      const moved = Math.min(share, slot.room(cursor) - there)
      slot.put(copy(cursor, there + moved))
      left -= moved
    }
    setCursor(hands, cursor, left)
  }

  function drag (menu, at, code, hands) {
    const [step, button] = [code & 3, code >> 2]
    if (step === DRAG_START) hands.drag = hands.cursor && (button === LEFT || button === RIGHT) ? { button, slots: new Set() } : null
    else if (!hands.drag || button !== hands.drag.button) hands.drag = null
    else if (step === DRAG_ADD) {
      const slot = menu.slots[at]
      if (slot && hands.cursor && takesShare(slot, hands.cursor) && hands.cursor.count > hands.drag.slots.size) hands.drag.slots.add(slot)
    } else {
      const dragged = hands.drag
      hands.drag = null
      if (step === DRAG_END && hands.cursor && dragged.slots.size > 0) endDrag(hands, dragged)
    }
  }

  /** Gather what lies about of the cursor's kind, full stacks last; what crafting gives stays. */
  function collect (menu, at, hands) {
    if (!hands.cursor || menu.slots[at].stack) return
    for (const full of [false, true]) {
      for (const slot of menu.slots) {
        const { cursor } = hands
        const missing = cursor.stackSize - cursor.count
        if (missing === 0) return
        if (!slot.stack || slot.whole || !same(slot.stack, cursor) || (slot.stack.count === slot.stack.stackSize) !== full) continue
        const out = remove(slot, slot.stack.count, missing)
        if (out) setCursor(hands, cursor, cursor.count + out.count)
      }
    }
  }

  /** Do one click. What the game would ignore (unknown modes, slots that are not there) does nothing. */
  return function click (menu, hands, { slot: at, button, mode }) {
    if (mode === MODES.drag) return drag(menu, at, button, hands)
    hands.drag = null
    if (mode === MODES.pick && at === OUTSIDE) return throwCursor(hands, button)
    const slot = menu.slots[at]
    if (!slot) return
    if (mode === MODES.pick && (button === LEFT || button === RIGHT)) pick(slot, hands, button)
    else if (mode === MODES.shift) shift(menu, at, hands)
    else if (mode === MODES.swap && menu.swapSlot(button)) swap(slot, menu.swapSlot(button), hands)
    else if (mode === MODES.throw && !hands.cursor && slot.stack) hands.throwAway(remove(slot, button === LEFT ? 1 : slot.stack.count))
    else if (mode === MODES.collect) collect(menu, at, hands)
  }
}
