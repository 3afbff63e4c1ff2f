/* Stored values go to the card as they are; rescale and window happen in the shader, so dragging costs nothing. */
import { interceptOf, slopeOf } from "./data";
import type { Image, Pixels } from "./data";
import type { Painter } from "./painters";
import type { View } from "./view";

const CORNERS = `#version 300 es
void main() {
  vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 4.0 - 1.0;
  gl_Position = vec4(corner, 0.0, 1.0);
}`;

const SHADE = (sampler: string, isColor: boolean): string => `#version 300 es
precision highp float;
precision highp int;
precision highp ${sampler};
uniform ${sampler} frame;
uniform vec2 size, middle, scale, stage;
uniform mat2 unturn;
uniform vec2 rescale, window;
uniform bool inverted, smoothed;
out vec4 ink;
vec3 stored(ivec2 at) {
  ivec2 inside = clamp(at, ivec2(0), ivec2(size) - 1);
  return vec3(texelFetch(frame, inside, 0).rgb);
}
vec3 value(vec2 at) {
  if (!smoothed) return stored(ivec2(floor(at)));
  vec2 corner = floor(at - 0.5);
  vec2 part = at - 0.5 - corner;
  ivec2 c = ivec2(corner);
  return mix(mix(stored(c), stored(c + ivec2(1, 0)), part.x),
             mix(stored(c + ivec2(0, 1)), stored(c + ivec2(1, 1)), part.x), part.y);
}
void main() {
  vec2 at = unturn * (vec2(gl_FragCoord.x, stage.y - gl_FragCoord.y) - middle) / scale + size / 2.0;
  if (any(lessThan(at, vec2(0.0))) || any(greaterThanEqual(at, size))) { ink = vec4(0.0, 0.0, 0.0, 1.0); return; }
  vec3 v = value(at);
  ${
    isColor
      ? "vec3 light = v;"
      : `float x = v.r * rescale.x + rescale.y;
  float y = window.y <= 1.0 ? step(window.x - 0.5, x - 1e-6) : clamp((x - (window.x - 0.5)) / (window.y - 1.0) + 0.5, 0.0, 1.0);
  vec3 light = vec3(y);`
  }
  ink = vec4(inverted ? 1.0 - light : light, 1.0);
}`;

export class GlPainter implements Painter {
  readonly kind = "webgl2";

  private constructor(
    private readonly gl: WebGL2RenderingContext,
    private image: Image,
    private readonly program: WebGLProgram,
  ) {}

  /** Return a painter, or null where the card refuses the program. */
  static start(gl: WebGL2RenderingContext, image: Image): GlPainter | null {
    const sampler = { int16: "isampler2D", uint16: "usampler2D", rgb8: "sampler2D" }[image.frame_format];
    const program = gl.createProgram();
    const parts = [
      [gl.VERTEX_SHADER, CORNERS],
      [gl.FRAGMENT_SHADER, SHADE(sampler, image.frame_format === "rgb8")],
    ] as const;
    for (const [kind, source] of parts) {
      const shader = gl.createShader(kind);
      if (!shader) return null;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return null;
    gl.useProgram(program);
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    return new GlPainter(gl, image, program);
  }

  load(pixels: Pixels, image: Image): void {
    const { gl } = this;
    this.image = image;
    const [inner, format, type] = {
      int16: [gl.R16I, gl.RED_INTEGER, gl.SHORT],
      uint16: [gl.R16UI, gl.RED_INTEGER, gl.UNSIGNED_SHORT],
      rgb8: [gl.RGB8, gl.RGB, gl.UNSIGNED_BYTE],
    }[this.image.frame_format] as [number, number, number];
    gl.texImage2D(gl.TEXTURE_2D, 0, inner, this.image.columns, this.image.rows, 0, format, type, pixels);
  }

  paint(view: View): void {
    const { gl, image } = this;
    const ratio = gl.canvas.width / view.stage.width;
    const { right, down } = view.axes;
    const at = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(this.program, name);
    gl.viewport(0, 0, gl.canvas.width, gl.canvas.height);
    gl.uniform2f(at("size"), image.columns, image.rows);
    gl.uniform2f(at("middle"), view.middle.x * ratio, view.middle.y * ratio);
    gl.uniformMatrix2fv(at("unturn"), false, [right.x, right.y, down.x, down.y]);
    gl.uniform2f(at("scale"), view.scale * ratio, view.scale * view.aspect * ratio);
    gl.uniform2f(at("stage"), gl.canvas.width, gl.canvas.height);
    gl.uniform2f(at("rescale"), slopeOf(image), interceptOf(image));
    gl.uniform2f(at("window"), view.window.center, view.window.width);
    gl.uniform1i(at("inverted"), image.invert !== view.inverted ? 1 : 0);
    gl.uniform1i(at("smoothed"), view.scale * ratio < 3 ? 1 : 0);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }
}
