import { setTimeout as sleep } from 'node:timers/promises';
import { startNow, type Cursor } from '../../../gmail/watch/cursor';
import { passedKeyword } from '../../../gmail/watch/passed';
import { createDeliveryLog } from '../../support/delivery-log';
import {
	customer,
	keyword,
	me,
	openWatchedSandbox,
	until,
	type WatchedSandbox,
} from './sandbox-watch';

let world: WatchedSandbox;

beforeEach(async () => {
	world = await openWatchedSandbox();
});

afterEach(async () => await world.close());

const DAY = 24 * 60 * 60_000;

const receivedBefore = (subject: string, days: number, flags: string[] = []): void => {
	world.sandbox.store
		.account(me)!
		.append(Buffer.from(`Subject: ${subject}\r\nMessage-ID: <${subject}@old.test>\r\n\r\nHello`), {
			labels: ['\\Inbox'],
			flags,
			receivedAt: new Date(Date.now() - days * DAY),
		});
};

describe('at its first start', () => {
	beforeEach(() => {
		receivedBefore('old-read', 30, ['\\Seen']);
		receivedBefore('old-unread', 20);
		receivedBefore('young-read', 2, ['\\Seen']);
		receivedBefore('young-unread', 1);
	});

	it.each([
		['what arrives from now on', 'now' as const, ['new']],
		['what is unread too', 'unread' as const, ['old-unread', 'young-unread', 'new']],
		['the last days too', { days: 3 }, ['young-read', 'young-unread', 'new']],
	])('a watch hands out %s', async (_, firstStart, subjects) => {
		const log = createDeliveryLog();
		await world.start(log, { firstStart }).firstTry;
		world.receive('new');
		await log.atLeast(subjects.length);
		await sleep(50);
		expect(log.subjects()).toEqual(subjects);
	});

	it('what is left of it survives a restart in the middle', async () => {
		const log = createDeliveryLog(async () => await new Promise(() => undefined));
		const first = world.start(log, { firstStart: { days: 100 }, maxInFlight: 2 });
		await first.firstTry;
		await log.atLeast(2);
		const { cursor } = log.entries[1];
		await first.close();
		const next = createDeliveryLog();
		await world.start(next, { cursor: JSON.parse(JSON.stringify(cursor)) }).firstTry;
		await next.atLeast(4);
		expect(next.entries.map(({ item, attempt }) => [item.mail.subject, attempt])).toEqual([
			['old-read', 1],
			['old-unread', 1],
			['young-read', 1],
			['young-unread', 1],
		]);
	});
});

describe('where UIDs change', () => {
	it('nothing comes again, and nothing is lost', async () => {
		const log = createDeliveryLog();
		const first = world.start(log);
		await first.firstTry;
		for (let i = 0; i < 5; i++) world.receive(`old ${i}`);
		await log.atLeast(5);
		await first.close();
		world.receive('meanwhile');
		world.sandbox.imap.changeUidValidity(me, 'INBOX');
		const next = createDeliveryLog();
		await world.start(next, { cursor: first.cursor() }).firstTry;
		world.receive('new');
		await next.atLeast(2);
		expect(next.subjects()).toEqual(['meanwhile', 'new']);
	});

	it('what arrived before the first message was handed out is not lost either', async () => {
		receivedBefore('long ago', 3);
		const log = createDeliveryLog();
		const first = world.start(log);
		await first.firstTry;
		await until(() => first.cursor().newest !== undefined);
		await first.close();
		world.receive('meanwhile');
		world.sandbox.imap.changeUidValidity(me, 'INBOX');
		const next = createDeliveryLog();
		await world.start(next, { cursor: first.cursor() }).firstTry;
		await next.atLeast(1);
		expect(next.subjects()).toEqual(['meanwhile']);
	});

	it('what was being worked on is found again, and comes once', async () => {
		const log = createDeliveryLog(async () => await new Promise(() => undefined));
		const first = world.start(log);
		await first.firstTry;
		receivedBefore('filler', 1);
		world.receive('in flight');
		await log.atLeast(2);
		const { cursor } = log.entries[1];
		await first.close();
		world.sandbox.store.account(me)!.remove(world.stored('filler').id);
		world.sandbox.imap.changeUidValidity(me, 'INBOX');
		const next = createDeliveryLog();
		await world.start(next, { cursor: JSON.parse(JSON.stringify(cursor)) }).firstTry;
		await next.atLeast(1);
		await sleep(100);
		expect(next.entries.map(({ item, attempt }) => [item.mail.subject, attempt])).toEqual([
			['in flight', 1],
		]);
	});
});

describe('a credential of another account', () => {
	it('starts from now on, whatever the cursor of the first one says', async () => {
		const log = createDeliveryLog();
		const first = world.start(log);
		await first.firstTry;
		world.receive('mine');
		await log.atLeast(1);
		await first.close();
		const next = createDeliveryLog();
		const cursor = { ...first.cursor(), account: 'somebody.else@example.test' };
		await world.start(next, { cursor }).firstTry;
		world.receive('new');
		await next.atLeast(1);
		expect(next.subjects()).toEqual(['new']);
	});
});

describe('a selection', () => {
	it('by the server leaves the rest alone, and asks again about what the search did not know yet', async () => {
		const log = createDeliveryLog();
		await world.start(log, { query: () => ({ subject: 'invoice' }) }).firstTry;
		world.receive('invoice 1');
		world.receive('other');
		world.receive('invoice 2');
		await log.atLeast(2);
		await sleep(50);
		expect(log.subjects()).toEqual(['invoice 1', 'invoice 2']);
	});

	it('of the parsed message lets what it rejects pass, for ever', async () => {
		const log = createDeliveryLog();
		const watching = world.start(log, {
			reject: async ({ subject }) => (subject === 'spam' ? 'is spam' : undefined),
		});
		await watching.firstTry;
		world.receive('spam');
		world.receive('ham');
		await log.atLeast(1);
		expect(log.subjects()).toEqual(['ham']);
		await until(() => watching.cursor().decided === 2);
	});

	it('of several folders hands out a message once that is in all of them', async () => {
		const log = createDeliveryLog();
		const owners = new Map<string, string>();
		const claimFor = (folder: string) => (identity: string) => {
			if (!owners.has(identity)) owners.set(identity, folder);
			return owners.get(identity) === folder;
		};
		world.sandbox.store.account(me)!.createLabel('Orders');
		const watches = ['INBOX', 'Orders'].map((folder) =>
			world.start(log, { folder, claim: claimFor(folder) }),
		);
		await Promise.all(watches.map(async ({ firstTry }) => await firstTry));
		world.sandbox.store
			.account(me)!
			.append(Buffer.from('Subject: in both\r\nMessage-ID: <both@x.test>\r\n\r\n'), {
				labels: ['\\Inbox', 'Orders'],
			});
		world.sandbox.store
			.account(me)!
			.append(Buffer.from('Subject: only there\r\nMessage-ID: <there@x.test>\r\n\r\n'), {
				labels: ['Orders'],
			});
		await log.atLeast(2);
		await sleep(100);
		expect(log.subjects().sort()).toEqual(['in both', 'only there']);
	});

	it('by a label sees a message that gets it long after it arrived', async () => {
		world.sandbox.store.account(me)!.createLabel('Orders');
		world.receive('early');
		const log = createDeliveryLog();
		await world.start(log, { folder: 'Orders' }).firstTry;
		world.sandbox.store.account(me)!.update(world.stored('early').id, { addLabels: ['Orders'] });
		await log.atLeast(1);
		expect(log.subjects()).toEqual(['early']);
		expect(customer).not.toBe(me);
	});
});

describe('batches', () => {
	it('are as large as was asked for, and no message waits for one to be full', async () => {
		for (let i = 0; i < 7; i++) receivedBefore(`m${i}`, 0.1);
		const log = createDeliveryLog();
		await world.start(log, { batchSize: 3, cursor: startNow, firstStart: 'unread' }).firstTry;
		await log.atLeast(7);
		expect(log.sizes).toEqual([3, 3, 1]);
		world.receive('late');
		await log.atLeast(8);
		expect(log.sizes).toEqual([3, 3, 1, 1]);
	});

	it.each([
		[20, [20, 20, 20, 10]],
		[60, [60, 10]],
	])('of %i are whole, however many are read together', async (batchSize, sizes) => {
		for (let i = 0; i < 70; i++) receivedBefore(`m${i}`, 0.1);
		const log = createDeliveryLog();
		await world.start(log, { batchSize, cursor: startNow, firstStart: 'unread' }).firstTry;
		await log.atLeast(70);
		expect(log.sizes).toEqual(sizes);
	});
});

describe('a filter that is loosened', () => {
	const strict = {
		reject: async ({ subject }: { subject: string }) =>
			subject.startsWith('spam') ? 'spam' : undefined,
	};

	it.each([
		['from the cursor of the last emission', (ofEmission: Cursor) => ofEmission],
		['from none', () => startNow],
	])(
		'hands out nothing that was decided before an orderly end, and what comes after it: %s',
		async (_how, choose) => {
			const log = createDeliveryLog();
			const first = world.start(log, strict);
			await first.firstTry;
			world.receive('ham 1');
			const [{ cursor }] = await log.atLeast(1);
			world.receive('spam 2');
			world.receive('spam 3');
			await until(() => first.cursor().decided === 3);
			await first.close();
			await first.settled();
			world.receive('spam 4');
			const next = createDeliveryLog();
			await world.start(next, { cursor: choose(cursor) }).firstTry;
			world.receive('spam 5');
			await next.atLeast(2);
			await sleep(200);
			expect(next.subjects()).toEqual(['spam 4', 'spam 5']);
		},
	);

	it('costs the server nothing where an emission has saved what was decided', async () => {
		const log = createDeliveryLog();
		const first = world.start(log, strict);
		await first.firstTry;
		world.receive('spam 1');
		await until(() => first.cursor().decided === 1);
		world.receive('ham 2');
		await log.atLeast(1);
		world.receive('spam 3');
		await until(() => first.cursor().decided === 3);
		await first.close();
		await first.settled();
		const has = (subject: string): boolean =>
			world.stored(subject).flags.has(passedKeyword(keyword, 'INBOX'));
		expect([has('spam 1'), has('ham 2'), has('spam 3')]).toEqual([false, false, true]);
	});

	it('hands out what comes into another folder, though it was not for the workflow in the first one', async () => {
		const account = world.sandbox.store.account(me)!;
		account.createLabel('Orders');
		const options = { query: undefined, ...strict };
		const log = createDeliveryLog();
		const first = world.start(log, options);
		const orders = world.start(log, { ...options, folder: 'Orders' });
		await Promise.all([first.firstTry, orders.firstTry]);
		const ordersBefore = orders.cursor();
		world.receive('spam 1');
		await until(() => first.cursor().decided === 1);
		for (const each of [first, orders]) await each.close();
		account.update(world.stored('spam 1').id, { addLabels: ['Orders'] });
		const next = createDeliveryLog();
		await world.start(next, { folder: 'Orders', cursor: ordersBefore }).firstTry;
		await next.atLeast(1);
		expect(next.subjects()).toEqual(['spam 1']);
	});

	it('is no reason to wait, or to tell anybody, where the server cannot be asked any more', async () => {
		const log = createDeliveryLog();
		const first = world.start(log, strict);
		await first.firstTry;
		world.receive('spam 1');
		await until(() => first.cursor().decided === 1);
		world.sandbox.imap.faults.add({ do: 'no', text: 'no', when: { command: 'UID STORE' } });
		await first.close();
		await first.settled();
		expect(first.outages).toEqual([]);
	});
});
