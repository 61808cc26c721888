/** The process that asks: prepares journeys and runs them, as its parent says. */
import type { Errand, Journey, Order, Outcome, Task } from './load.ts';
import { openWire } from './wire.ts';

const prepared = new Map<string, readonly Errand[]>();

process.on('message', (order: Order) => {
  const reply = (answer: object) => process.send?.(answer);
  obey(order).then(reply, (error: Error) => reply({ error: error.stack }));
});

async function obey(order: Order): Promise<object> {
  if (order.type === 'run') return run(prepared.get(order.name) ?? [], order.seconds);
  prepared.set(order.name, await prepare(order.task));
  return {};
}

async function prepare({ journey: name, url, input, connections }: Task): Promise<Errand[]> {
  const { journey } = (await import(`../journeys/${name}.ts`)) as { journey: Journey<unknown> };
  const wires = Array.from({ length: connections }, () => openWire(url));
  return wires.map((wire, nth) => journey(input, wire, nth, connections));
}

async function run(errands: readonly Errand[], seconds: number): Promise<Outcome> {
  const latencies: number[] = [];
  const began = performance.now();
  const end = began + seconds * 1_000;
  await Promise.all(
    errands.map(async (errand) => {
      for (let before = performance.now(); before < end; ) {
        const parts = await errand();
        const now = performance.now();
        latencies.push(...(parts ?? [now - before]));
        before = now;
      }
    }),
  );
  return { seconds: (performance.now() - began) / 1_000, latencies: Float64Array.from(latencies) };
}
