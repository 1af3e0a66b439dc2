"""Rows of the two small arrays in which ``bridge.ray_lanes`` tells ``bridge.camera_kernel`` of sixteen rays.

``rays`` float32 (RAY_ROWS, LANES): direction and its inverses, where the ray next crosses a face along each axis, length of the
direction and its inverse, where the ray is and where it ends; depth of what was drawn, light of the stars.

``cells`` int32 (CELL_ROWS, LANES): the cell where the ray is, in grid coordinates, and the axis by which it came there, 0 to 2,
or 3 where it begins there; red, green and blue of what was drawn, 0..255.
"""

RAY_ROWS = 15
(
    RAY_X, RAY_Y, RAY_Z, INVERSE_X, INVERSE_Y, INVERSE_Z, NEXT_X, NEXT_Y, NEXT_Z, LENGTH, INVERSE_LENGTH, T, T_END, DEPTH, STAR
) = range(RAY_ROWS)  # fmt: skip
CELL_ROWS = 7
X, Y, Z, AXIS, RED, GREEN, BLUE = range(CELL_ROWS)
