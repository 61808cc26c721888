/** Takes the keyboard, and whoever listens to a screen reader, along to what has just opened. */
import { useEffect, useRef } from 'preact/hooks';

/** @param at  Where that is, if it changes while the place stays. */
export function useArrive<Element extends HTMLElement>(at?: unknown) {
  const place = useRef<Element>(null);
  useEffect(() => place.current?.focus(), [at]);
  return place;
}

/** The same for a dialog, which keeps them until it is gone, and then gives them back. */
export function useModal() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return dialog;
}
