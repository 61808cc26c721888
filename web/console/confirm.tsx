/** Asks once more, before something that cannot be undone. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { useModal } from '../shared/arrive.ts';
import { useTexts } from '../shared/language.ts';
import { Form } from './form.tsx';

interface ConfirmProps {
  title: string;
  /** On the button that does it. */
  label: string;
  send: () => Promise<void>;
  close: () => void;
  preview?: ComponentChildren;
  children: ComponentChildren;
}

export function Confirm({ title, label, send, close, preview, children }: ConfirmProps) {
  const { t } = useTexts();
  const id = useId();
  const dialog = useModal();
  const beside = (
    <button type="button" onClick={close}>
      {t('cancel')}
    </button>
  );
  return (
    <dialog ref={dialog} className="confirm" aria-labelledby={id} onClose={close}>
      <h2 id={id}>{title}</h2>
      <Form label={label} send={send} beside={beside} preview={preview}>
        {children}
      </Form>
    </dialog>
  );
}
