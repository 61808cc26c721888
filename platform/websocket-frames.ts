/** The frames that a server sends (RFC 6455, §5). */

export const Opcode = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** Bytes that a frame of control may carry. Source: §5.5. */
export const CONTROL_BYTES_MAX = 125;

export const NOTHING: Buffer = Buffer.alloc(0);

/** One message of text, unmasked as a server's are (§5.1). */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const size = length < 126 ? 2 : length < 0x1_0000 ? 4 : 10;
  const frame = Buffer.allocUnsafe(size + length);
  frame[0] = 0x80 | Opcode.text;
  frame[1] = size === 2 ? length : size === 4 ? 126 : 127;
  if (size === 4) frame.writeUInt16BE(length, 2);
  if (size === 10) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.write(text, size);
  return frame;
}

/** @param payload  At most {@link CONTROL_BYTES_MAX} bytes. */
export function controlFrame(opcode: number, payload: Uint8Array = NOTHING): Buffer {
  return Buffer.concat([Buffer.from([0x80 | opcode, payload.length]), payload]);
}

/** Without a code where a client gave none, as 1005 is never sent. */
export function closeFrame(code: number, reason: string): Buffer {
  if (code === 1005) return controlFrame(Opcode.close);
  const payload = Buffer.from(`\0\0${shortened(reason)}`);
  payload.writeUInt16BE(code);
  return controlFrame(Opcode.close, payload);
}

/** Reasons may quote their client, who may say much. */
function shortened(reason: string): string {
  const bytes = Buffer.from(reason);
  const max = CONTROL_BYTES_MAX - 2;
  if (bytes.length <= max) return reason;
  // What is cut in half becomes U+FFFD, of three bytes.
  return new TextDecoder().decode(bytes.subarray(0, max - 3));
}
