/** What the camera sees, until it has read a code. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useArrive } from '../shared/arrive.ts';
import { useTexts } from '../shared/language.ts';
import { type CameraFault, NoCamera, scan } from './scanner.ts';

export function Camera({ onRead, onClose }: { onRead: (text: string) => void; onClose: () => void }) {
  const { t } = useTexts();
  const video = useRef<HTMLVideoElement>(null);
  const close = useArrive<HTMLButtonElement>();
  const [fault, setFault] = useState<CameraFault>();
  useEffect(() => {
    const leave = new AbortController();
    if (video.current) {
      scan(video.current, leave.signal).then(onRead, (error: unknown) => {
        if (!leave.signal.aborted) setFault(error instanceof NoCamera ? error.fault : 'broken');
      });
    }
    return () => leave.abort();
  }, [onRead]);
  return (
    <div className="camera">
      <div className="viewfinder">
        {fault ? (
          <p className="problem" role="alert">
            {t(`camera.${fault}`)}
          </p>
        ) : (
          <video ref={video} muted playsInline aria-label={t('camera.picture')} />
        )}
      </div>
      <p className="soft">{fault ? t('camera.instead') : t('camera.hold')}</p>
      <button type="button" ref={close} onClick={onClose}>
        {t('camera.close')}
      </button>
    </div>
  );
}
