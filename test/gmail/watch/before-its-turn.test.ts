import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../../../gmail/watch/cursor';
import { createDeliveryLog } from '../../delivery-log';
import { me, openWatchedSandbox, until, type WatchedSandbox } from './sandbox-watch';

let world: WatchedSandbox;

beforeEach(async () => {
	world = await openWatchedSandbox();
});

afterEach(async () => {
	await world.close();
});

/** Somebody takes all that is left out of the Inbox. */
const putAway = (addLabels: string[] = []): void => {
	const mailbox = world.sandbox.store.account(me)!;
	for (const { id, labels } of mailbox.all()) {
		if (labels.has('\\Inbox')) mailbox.update(id, { addLabels, removeLabels: ['\\Inbox'] });
	}
};

const subjects = (count: number): string[] => Array.from({ length: count }, (_, i) => `mail ${i}`);

/** Executions that end when they are let go. */
const held = () => {
	let letGo: () => void = () => undefined;
	const free = new Promise<void>((resolve) => (letGo = resolve));
	return {
		letGo,
		log: createDeliveryLog(async (): Promise<Outcome> => {
			await free;
			return 'success';
		}),
	};
};

describe('messages that are archived before their turn', () => {
	it.each([
		['one after another', 8, { maxInFlight: 1, inOrder: true }],
		['all slots taken', 8, { maxInFlight: 2 }],
		['more than are read ahead', 130, { maxInFlight: 2 }],
		['each is done when it starts', 8, { maxInFlight: 1, acknowledgeAt: 'start' as const }],
	])(
		'run all the same, once: %s',
		async (_how, count, options) => {
			const { log, letGo } = held();
			await world.start(log, options).firstTry;
			for (const subject of subjects(count)) {
				world.receive(subject);
				await sleep(10);
			}
			await log.atLeast(options.maxInFlight);
			await sleep(2_500);
			putAway();
			letGo();
			await until(() => log.entries.length >= count);
			await sleep(300);
			expect(log.subjects().sort()).toEqual(subjects(count).sort());
		},
		30_000,
	);

	it('run while a failed one waits for its next try, in order', async () => {
		let fails = true;
		const log = createDeliveryLog(async () => {
			if (!fails) return 'success';
			fails = false;
			return 'failure';
		});
		const options = { acknowledgeAt: 'success' as const, inOrder: true, maxInFlight: 1 };
		await world.start(log, { ...options, retryAfter: 6_000 }).firstTry;
		for (const subject of subjects(3)) {
			world.receive(subject);
			await sleep(500);
		}
		await sleep(1_500);
		putAway();
		await until(() => log.entries.length >= 4);
		expect(log.subjects().sort()).toEqual(['mail 0', ...subjects(3)].sort());
	}, 30_000);

	it('are asked about like any others, and not taken out of the trash', async () => {
		const { log, letGo } = held();
		await world.start(log, {
			maxInFlight: 1,
			reject: async ({ subject }) => (subject.endsWith('3') ? 'not for this workflow' : undefined),
		}).firstTry;
		for (const subject of subjects(5)) {
			world.receive(subject);
			await sleep(50);
		}
		await log.atLeast(1);
		await sleep(2_500);
		const mailbox = world.sandbox.store.account(me)!;
		mailbox.update(world.stored('mail 4').id, {
			addLabels: ['\\Trash'],
			removeLabels: ['\\Inbox'],
		});
		putAway();
		letGo();
		await until(() => log.entries.length >= 3);
		await sleep(500);
		const all = log.subjects().sort();
		expect(all).not.toContain('mail 3');
		expect(all.filter((subject) => subject !== 'mail 4')).toEqual(['mail 0', 'mail 1', 'mail 2']);
	}, 30_000);
});
