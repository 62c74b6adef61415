package view

// The shaders of the WebGL2 engine. A seat is one point: the vertex shader
// decides how it looks from its status and category, the fragment shader
// measures the distance to the disc's edge. The numbers of shapes and statuses
// are those of kind and seatplan.Status.

const vertexShader = `#version 300 es
precision highp float;
precision highp int;
in uvec2 a_at;
in uint a_category;
in uint a_mark;
in uint a_number;
in uint a_status;
uniform vec2 u_scale, u_offset;
uniform float u_radius, u_ratio;
uniform vec4 u_dot, u_wall, u_mine, u_onMine;
uniform bool u_plain;
uniform int u_write; // 0 nothing, 1 letters, 2 numbers, 3 both
uniform highp sampler2D u_palette;
flat out vec4 v_fill, v_ink;
flat out float v_size;
flat out int v_kind;
flat out ivec2 v_cells;
void main() {
  gl_Position = vec4(vec2(a_at) * u_scale + u_offset, 0.0, 1.0);
  v_size = 2.0 * (u_radius + 1.0);
  gl_PointSize = v_size;
  int c = int(a_category);
  v_fill = texelFetch(u_palette, ivec2(c, 0), 0);
  v_ink = texelFetch(u_palette, ivec2(c, 1), 0);
  v_kind = 0;
  v_cells = ivec2(0);
  if (a_status == 1u) {
    v_kind = 1;
  } else if (a_status == 2u) {
    v_kind = u_plain ? 0 : 2;
    v_fill = u_dot;
  } else if (a_status == 3u) {
    v_kind = 2;
    v_fill = u_wall;
  } else if (a_status == 4u) {
    v_kind = 3;
  } else if (a_status == 5u) {
    v_fill = u_mine;
    v_ink = u_onMine;
  } else if (u_write > 0) {
    vec4 letter = texelFetch(u_palette, ivec2(c, 2), 0) * 255.0;
    int badge = (a_mark & 1u) != 0u ? 1 : int(letter.r + 0.5) + 256 * int(letter.g + 0.5);
    v_cells = ivec2(u_write >= 2 ? int(a_number) : 0, u_write != 2 ? badge : 0);
  }
}
`

const fragmentShader = `#version 300 es
precision highp float;
precision highp int;
uniform float u_radius, u_ratio, u_rows;
uniform int u_write;
uniform sampler2D u_atlas;
flat in vec4 v_fill, v_ink;
flat in float v_size;
flat in int v_kind;
flat in ivec2 v_cells;
out vec4 color;
float edge(float r, float d) {
  return r < 0.5 ? clamp(1.0 - d, 0.0, 1.0) * r * r * 4.0 : clamp(r - d + 0.5, 0.0, 1.0);
}
float cell(int i, vec2 at) { // at: -1..1 within the disc's square
  vec2 uv = clamp(at * 0.5 + 0.5, 0.0, 1.0);
  vec2 corner = vec2(float(i % 16), float(i / 16));
  return i == 0 ? 0.0 : texture(u_atlas, (corner + uv) / vec2(16.0, u_rows)).r;
}
void main() {
  vec2 p = (gl_PointCoord - 0.5) * v_size;
  float d = length(p), r = u_radius;
  bool small = r < 3.0 * u_ratio;
  float cover = edge(r, d);
  if (v_kind == 1) {
    if (small) {
      cover *= 0.5;
    } else {
      float hole = edge(r - max(1.25 * u_ratio, 0.16 * r), d);
      if (r > 9.0 * u_ratio) {
        hole *= 1.0 - 0.45 * clamp(1.2 - abs(mod(p.x + p.y, 5.0 * u_ratio) / u_ratio - 2.5), 0.0, 1.0);
      }
      cover -= hole;
    }
  } else if (v_kind == 2) {
    cover = edge(small ? 0.72 * r : max(2.1 * u_ratio, 0.38 * r), d);
  } else if (v_kind == 3) {
    cover *= 0.35;
  }
  color = vec4(v_fill.rgb, cover);
  vec2 at = p / r;
  float text = 0.0;
  if (u_write == 1) {
    text = cell(v_cells.y, at);
  } else if (u_write == 2) {
    text = cell(v_cells.x, at);
  } else if (u_write == 3) {
    text = max(cell(v_cells.x, at + vec2(0.0, 0.16)), cell(v_cells.y, (at - vec2(0.0, 0.52)) / 0.5));
  }
  color.rgb = mix(color.rgb, v_ink.rgb, text);
}
`
