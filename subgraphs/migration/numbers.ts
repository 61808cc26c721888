/** A set of whole numbers from 0 in a bit each, as a million of them in a Set would take more room than all else. */
export class Numbers {
  #bits = new Uint8Array(1_024);

  add(number: number): void {
    const byte = number >> 3;
    if (byte >= this.#bits.length) {
      const more = new Uint8Array(Math.max(byte + 1, this.#bits.length * 2));
      more.set(this.#bits);
      this.#bits = more;
    }
    this.#bits[byte] = (this.#bits[byte] ?? 0) | (1 << (number & 7));
  }

  has(number: number): boolean {
    return ((this.#bits[number >> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }
}
