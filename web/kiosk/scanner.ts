/** Reads a QR picture off a camera: by what the browser brings, or else by a library that is loaded only then. */

/** As much of the Shape Detection API as is needed; browsers that have it and the library have this in common. */
interface Detector {
  detect(video: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: ['qr_code'] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** Between two looks: often enough for a hand that moves, seldom enough for a small processor. */
const LOOK_MS = 150;

/** Why there is no picture. */
export type CameraFault = 'refused' | 'missing' | 'broken';

export class NoCamera extends Error {
  readonly fault: CameraFault;
  constructor(fault: CameraFault, cause?: unknown) {
    super(`No camera: ${fault}`, { cause });
    this.fault = fault;
  }
}

/**
 * Shows the camera and looks until it has read something.
 *
 * @throws {NoCamera}
 */
export async function scan(video: HTMLVideoElement, signal: AbortSignal): Promise<string> {
  const stream = await openCamera();
  try {
    signal.throwIfAborted();
    video.srcObject = stream;
    const [detector] = await Promise.all([openDetector(), video.play()]);
    for (;;) {
      signal.throwIfAborted();
      const [found] = await detector.detect(video);
      if (found) return found.rawValue;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  } finally {
    video.srcObject = null;
    for (const track of stream.getTracks()) track.stop();
  }
}

async function openCamera(): Promise<MediaStream> {
  // Not there where the page is not served securely.
  if (!navigator.mediaDevices) throw new NoCamera('missing');
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'user', width: { ideal: 1_280 } } });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'NotAllowedError') throw new NoCamera('refused', error);
    throw new NoCamera(name === 'NotFoundError' ? 'missing' : 'broken', error);
  }
}

async function openDetector(): Promise<Detector> {
  const own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  const formats = (await own?.getSupportedFormats()) ?? [];
  const Chosen: DetectorClass =
    own && formats.includes('qr_code') ? own : (await import('qr/decode.js')).BarcodeDetector;
  return new Chosen({ formats: ['qr_code'] });
}
