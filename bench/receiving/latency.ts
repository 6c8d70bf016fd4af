/**
 * From arrival to the start of an execution: 500 mails, one after another, delivered by LMTP to a real Dovecot. The watch
 * of the core and a bare imapflow client that idles and fetches each new mail wait for the same ones.
 *
 *   npx tsx bench/receiving/latency.ts [mails]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openClient, startWatch, withDovecot } from './dovecot-mailbox';
import { makeMail, random } from './mails';
import { numberGiven, percentile } from '../measuring';

const COUNT = numberGiven(0, 500);
const PAUSE = 40;
const addresses = { bare: 'bare@example.test', core: 'core@example.test' };

type Contender = keyof typeof addresses;

void withDovecot(async (dovecot) => {
	const next = random(2);
	const took: Record<Contender, number[]> = { bare: [], core: [] };
	let arrived: (() => void) | undefined;
	const takesNote = (): void => arrived?.();

	const client = await openClient(dovecot, addresses.bare);
	// By itself it idles only after 15 s without a command.
	const idle = (): void => void client.idle().catch(() => undefined);
	let fetching = Promise.resolve();
	client.on('exists', ({ count }) => {
		fetching = fetching.then(async () => {
			await client.fetchOne(String(count), { uid: true, source: true });
			takesNote();
			idle();
		});
	});
	idle();
	const watching = startWatch(dovecot, addresses.core, {
		prepare: async ({ mail }) => mail,
		deliver: async () => {
			takesNote();
			return 'success';
		},
	});
	await watching.firstTry;

	for (let i = 0; i < COUNT; i++) {
		for (const contender of i % 2 === 0
			? (['bare', 'core'] as const)
			: (['core', 'bare'] as const)) {
			const mail = makeMail(next, `Mail ${i}`);
			const arrival = new Promise<void>((resolve) => (arrived = resolve));
			const delivering = performance.now();
			await dovecot.deliver(addresses[contender], [mail]);
			await arrival;
			took[contender].push(performance.now() - delivering);
			// Until the client idles again, a mail would only be seen with its next command.
			await sleep(PAUSE);
		}
	}
	await watching.close();
	await client.logout();
	for (const contender of ['bare', 'core'] as const) {
		const [p50, p99] = [0.5, 0.99].map((share) => percentile(took[contender], share).toFixed(1));
		console.log(
			`${contender}: p50 ${p50} ms, p99 ${p99} ms, over ${COUNT} arrivals, LMTP included`,
		);
	}
	const behind = percentile(took.core, 0.5) - percentile(took.bare, 0.5);
	console.log(
		`the core's p50 is ${behind.toFixed(1)} ms behind bare imapflow (asked: at most 50); p99 below 500 ms: ${percentile(took.core, 0.99) < 500}`,
	);
});
