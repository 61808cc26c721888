/** Takes the keyboard, and whoever listens to a screen reader, along to what has just opened. */
import { useEffect, useRef } from 'preact/hooks';

export function useArrive<Element extends HTMLElement>() {
  const place = useRef<Element>(null);
  useEffect(() => place.current?.focus(), []);
  return place;
}
