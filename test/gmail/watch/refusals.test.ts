import { setTimeout as sleep } from 'node:timers/promises';
import type { Cursor, Outcome } from '../../../gmail/watch/cursor';
import { startNow } from '../../../gmail/watch/cursor';
import { createDeliveryLog, type DeliveryEntry } from '../../support/delivery-log';
import {
	keyword,
	me,
	openWatchedSandbox,
	saved,
	until,
	type WatchedSandbox,
} from './sandbox-watch';

let world: WatchedSandbox;

beforeEach(async () => {
	world = await openWatchedSandbox();
});

afterEach(async () => {
	world.sandbox.imap.faults.clear();
	await world.close();
});

const isDone = (subject: string): boolean => world.stored(subject).flags.has(keyword);

const archive = (subject: string): void => {
	world.sandbox.store.account(me)!.update(world.stored(subject).id, { removeLabels: ['\\Inbox'] });
};

const refuseKeywords = (times?: number): number =>
	world.sandbox.imap.faults.add({
		do: 'no',
		text: 'Temporary failure',
		when: { command: 'UID STORE' },
		...(times !== undefined && { times }),
	});

/** What comes at the next start, from the cursor that was saved then. */
const comesAgain = async (cursor: Cursor): Promise<string[]> => {
	const log = createDeliveryLog();
	const next = world.start(log, { cursor });
	await next.firstTry;
	world.receive('later');
	await log.atLeast(1);
	await until(() => isDone('later'));
	await sleep(100);
	await next.close();
	return log.subjects().filter((subject) => subject !== 'later');
};

describe('a server that refuses the keyword for a while', () => {
	it('is asked again though no other mail comes', async () => {
		const log = createDeliveryLog();
		await world.start(log).firstTry;
		refuseKeywords(2);
		world.receive('mail');
		await log.atLeast(1);
		await until(() => isDone('mail'));
	}, 10_000);

	it.each([
		['in the folder', 'mail'],
		['archived by its workflow', 'archived'],
	])(
		'has it after an orderly stop, where the message lies %s',
		async (_where, subject) => {
			const log = createDeliveryLog(async ({ item }: DeliveryEntry): Promise<Outcome> => {
				if (item.mail.subject === 'archived') archive('archived');
				return 'success';
			});
			const first = world.start(log);
			await first.firstTry;
			const fault = refuseKeywords();
			world.receive(subject);
			await log.atLeast(1);
			await sleep(100);
			setTimeout(() => world.sandbox.imap.faults.remove(fault), 1_000);
			await first.close();
			await first.settled();
			expect(isDone(subject)).toBe(true);
			expect(await comesAgain(saved(log.entries[0].cursor))).toEqual([]);
		},
		20_000,
	);

	it.each([
		['and the connection is lost before its execution ends', true],
		['and the connection stays', false],
	])(
		'has it where it was refused over the end of an execution after an orderly stop, %s',
		async (_how, isLost) => {
			let end: () => void = () => undefined;
			const held = new Promise<Outcome>((resolve) => (end = () => resolve('success')));
			const log = createDeliveryLog(async () => await held);
			const first = world.start(log);
			await first.firstTry;
			world.receive('mail');
			await log.atLeast(1);
			await sleep(100);
			const fault = refuseKeywords();
			await first.close();
			if (isLost) world.sandbox.imap.dropAll();
			await sleep(200);
			end();
			setTimeout(() => world.sandbox.imap.faults.remove(fault), 2_000);
			await first.settled();
			expect(isDone('mail')).toBe(true);
		},
		20_000,
	);

	it('has it where the server refuses all keywords from the arrival on, of what still waits too, until after the last execution', async () => {
		let end: () => void = () => undefined;
		const held = new Promise<Outcome>((resolve) => (end = () => resolve('success')));
		const log = createDeliveryLog(async () => await held);
		const first = world.start(log, { maxInFlight: 1 });
		await first.firstTry;
		const fault = refuseKeywords();
		world.receive('mail');
		await log.atLeast(1);
		for (const n of [1, 2, 3]) world.receive(`waits ${n}`);
		await sleep(300);
		await first.close();
		await sleep(300);
		end();
		setTimeout(() => world.sandbox.imap.faults.remove(fault), 1_500);
		await first.settled();
		expect(isDone('mail')).toBe(true);
		expect(await comesAgain(saved(log.entries[0].cursor))).toEqual([
			'waits 1',
			'waits 2',
			'waits 3',
		]);
	}, 20_000);

	it('has it after an orderly stop in which it is slow', async () => {
		const log = createDeliveryLog();
		const first = world.start(log);
		await first.firstTry;
		world.sandbox.imap.faults.add({
			do: 'slow',
			ms: 2_000,
			when: { command: 'UID STORE' },
			times: 1,
		});
		world.receive('mail');
		await log.atLeast(1);
		await first.close();
		await first.settled();
		expect(isDone('mail')).toBe(true);
		expect(await comesAgain(saved(log.entries[0].cursor))).toEqual([]);
	}, 20_000);

	it('holds up no unpublishing', async () => {
		const log = createDeliveryLog();
		const first = world.start(log);
		await first.firstTry;
		refuseKeywords();
		world.receive('mail');
		await log.atLeast(1);
		await sleep(100);
		const start = performance.now();
		await first.close();
		expect(performance.now() - start).toBeLessThan(2_000);
	}, 20_000);

	it('and for good: the cursor knows what is done, above what still runs too', async () => {
		const lost: string[] = [];
		let end: (outcome: Outcome) => void = () => undefined;
		const held = new Promise<Outcome>((resolve) => (end = resolve));
		const log = createDeliveryLog(async ({ item }) =>
			item.mail.subject === 'running' ? await held : 'success',
		);
		const first = world.start(log, { onKeywordsLost: ({ code }) => lost.push(code) });
		await first.firstTry;
		refuseKeywords();
		world.receive('running');
		for (const n of [1, 2, 3]) world.receive(`mail ${n}`);
		await until(() => lost.length > 0);
		world.receive('mail 4');
		await log.atLeast(5);
		const cursor = saved(first.cursor());
		world.sandbox.imap.faults.clear();
		end('crashed');
		await first.close();
		expect(lost).toEqual(['keywordsLost']);
		// Handed out and not done.
		expect(await comesAgain(cursor)).toEqual(['running']);
	}, 30_000);
});

describe('a folder that is listed and cannot be opened', () => {
	it.each([
		['as if it were not there', '[NONEXISTENT] Unknown Mailbox'],
		['for another reason', 'System Error'],
	])(
		'holds up no mail, refused %s',
		async (_how, text) => {
			world.sandbox.imap.faults.add({
				do: 'no',
				text,
				when: { command: 'SELECT|EXAMINE', folder: '[Gmail]/All Mail' },
			});
			const log = createDeliveryLog(async ({ item }: DeliveryEntry): Promise<Outcome> => {
				if (item.mail.subject.startsWith('archived')) archive(item.mail.subject);
				return 'success';
			});
			const first = world.start(log);
			await first.firstTry;
			world.receive('archived 1');
			await log.atLeast(1);
			world.receive('mail');
			world.receive('archived 2');
			world.receive('mail 2');
			await log.atLeast(4);
			await until(() => isDone('mail') && isDone('mail 2'));
			await first.close();
			expect(await comesAgain(startNow)).toEqual([]);
			expect(first.outages).toEqual([]);
		},
		60_000,
	);
});

it('a change that was refused once, and made then, ends no later connection', async () => {
	const log = createDeliveryLog(async () => void (await sleep(1_200)));
	const afterwards = { success: { addLabels: ['Handled'] } };
	let signIns = 0;
	const signIn = async () => {
		signIns += 1;
		return world.account;
	};
	await world.start(log, { maxInFlight: 1, afterwards, signIn }).firstTry;
	world.sandbox.imap.faults.add({ do: 'no', text: 'no', when: { command: 'CREATE' }, times: 1 });
	const isHandled = (subject: string): boolean => world.stored(subject).labels.has('Handled');
	for (const subject of ['one', 'two']) world.receive(subject);
	await until(() => isHandled('one') && isHandled('two'));
	const before = signIns;
	for (const subject of ['three', 'four']) world.receive(subject);
	await until(() => isHandled('three') && isHandled('four'));
	expect(signIns).toBe(before);
}, 20_000);
