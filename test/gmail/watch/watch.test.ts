import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../../../gmail/account';
import type { ReadMessage } from '../../../gmail/read/message-content';
import { readNewest } from '../../../gmail/watch/newest';
import type { Sandbox } from '../../../sandbox/sandbox';
import { createDeliveryLog } from '../../support/delivery-log';
import { sandboxAccount } from '../../support/sandbox-account';
import { me, openWatchedSandbox, until, type WatchedSandbox } from './sandbox-watch';

let world: WatchedSandbox;
let sandbox: Sandbox;
let account: WatchedSandbox['account'];
let receive: WatchedSandbox['receive'];
let start: WatchedSandbox['start'];

const message = (subject: string, extra = '', text = 'Hello'): Buffer =>
	Buffer.from(
		`From: Carla <carla@customer.test>\r\nTo: ${me}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@customer.test>\r\n${extra}\r\n${text}`,
	);

beforeEach(async () => {
	world = await openWatchedSandbox();
	({ sandbox, account, receive, start } = world);
});

afterEach(async () => await world.close());

describe('a watch on the sandbox', () => {
	it('hands out what arrives from its start on, parsed, with the ids of Gmail', async () => {
		receive('before');
		const log = createDeliveryLog();
		expect(await start(log).firstTry).toBeUndefined();
		const arrival = Date.now();
		receive('first');
		const [{ item, attempt }] = await log.atLeast(1);
		// At once, and not when a clock next strikes; a busy machine takes its time to start the thread that reads.
		expect(Date.now() - arrival).toBeLessThan(4_000);
		const [stored] = sandbox.store.account(me)!.all().slice(-1);
		expect(attempt).toBe(1);
		expect(item.mail).toMatchObject({
			id: stored.id.toString(16),
			threadId: stored.threadId.toString(16),
			labels: ['IMPORTANT', 'INBOX', 'UNREAD'],
			account: me,
			mailbox: 'INBOX',
			subject: 'first',
			text: 'Hello',
			from: [{ name: 'Carla', address: 'carla@customer.test' }],
		});
		expect(log.subjects()).toEqual(['first']);
	});

	it('leaves unread what it hands out', async () => {
		const log = createDeliveryLog();
		await start(log).firstTry;
		receive('first');
		await log.atLeast(1);
		expect([...sandbox.store.account(me)!.all()].pop()!.flags).not.toContain('\\Seen');
	});

	it('catches up after a drop, without doubles and without a word', async () => {
		const log = createDeliveryLog();
		const started = start(log);
		await started.firstTry;
		receive('one');
		await log.atLeast(1);
		sandbox.imap.dropAll(me);
		receive('two');
		receive('three');
		await log.atLeast(3);
		expect(log.subjects()).toEqual(['one', 'two', 'three']);
		expect(started.outages).toEqual([]);
	});

	it('takes a fresh token when Gmail ends the session with the old one', async () => {
		sandbox.oauth.tokens.lifetime = 1;
		const log = createDeliveryLog();
		const started = start(log);
		await started.firstTry;
		sandbox.oauth.tokens.lifetime = 3599;
		await until(() => sandbox.imap.connections(me) === 0);
		receive('after the goodbye');
		await log.atLeast(1);
		expect(new Set(account.tokens).size).toBeGreaterThanOrEqual(2);
		expect(started.outages).toEqual([]);
	});

	it('signs in with a new token when the one it has was revoked', async () => {
		await account.getToken();
		sandbox.oauth.tokens.revoke(() => true);
		const log = createDeliveryLog();
		const started = start(log, {
			signIn: async () => ({ ...account, getToken: impatient(account) }),
		});
		expect(await started.firstTry).toBeUndefined();
	});

	it('hands out again what was not acknowledged before a crash, and only that', async () => {
		const log = createDeliveryLog(async ({ item }) => {
			if (item.mail.subject === 'in flight') await new Promise(() => undefined);
		});
		const crashed = start(log);
		await crashed.firstTry;
		receive('in flight');
		await log.atLeast(1);
		receive('done');
		await log.atLeast(2);
		const { cursor } = log.entries[1];
		await until(() =>
			[...sandbox.store.account(me)!.all()].some(({ flags }) => flags.has('$n8n-test')),
		);
		await crashed.close();
		receive('while away');

		const next = createDeliveryLog();
		start(next, { cursor: JSON.parse(JSON.stringify(cursor)) });
		await next.atLeast(2);
		expect(next.entries.map(({ item, attempt }) => [item.mail.subject, attempt])).toEqual([
			['in flight', 1],
			['while away', 1],
		]);
	});

	it('tries again to hand out what was not taken', async () => {
		let refusals = 1;
		const log = createDeliveryLog(async () => {
			if (refusals-- > 0) throw new Error('no execution');
		});
		await start(log, { retryAfter: 50 }).firstTry;
		receive('stubborn');
		await log.atLeast(2);
		expect(log.entries.map(({ attempt }) => attempt)).toEqual([1, 1]);
	}, 15_000);

	it('hands out no more at once than was asked for', async () => {
		const finish: (() => void)[] = [];
		const log = createDeliveryLog(
			async () => await new Promise<void>((resolve) => finish.push(resolve)),
		);
		await start(log, { maxInFlight: 2 }).firstTry;
		for (let i = 0; i < 5; i++) receive(`m${i}`);
		await log.atLeast(2);
		await sleep(200);
		expect(log.entries).toHaveLength(2);
		finish.shift()?.();
		await log.atLeast(3);
		await sleep(100);
		expect(log.entries).toHaveLength(3);
		finish.splice(0).forEach((done) => done());
		await log.atLeast(5);
	});

	it('lets a few executions begin at once, and all that are allowed once these turn out to last', async () => {
		const finish: (() => void)[] = [];
		const log = createDeliveryLog(
			async () => await new Promise<void>((resolve) => finish.push(resolve)),
		);
		await start(log, { maxInFlight: 10 }).firstTry;
		for (let i = 0; i < 12; i++) receive(`m${i}`);
		await log.atLeast(4);
		await sleep(100);
		expect(log.entries).toHaveLength(4);
		finish.shift()?.();
		await log.atLeast(5);
		await sleep(50);
		expect(log.entries).toHaveLength(5);
		await log.atLeast(11);
		await sleep(300);
		expect(log.entries).toHaveLength(11);
		finish.splice(0).forEach((done) => done());
		await log.atLeast(12);
	});

	it('notices mail that arrives while it waits for an execution to finish', async () => {
		const finish: (() => void)[] = [];
		const log = createDeliveryLog(
			async () => await new Promise<void>((resolve) => finish.push(resolve)),
		);
		await start(log, { maxInFlight: 1 }).firstTry;
		receive('a');
		receive('b');
		await log.atLeast(1);
		receive('c');
		await sleep(100);
		for (const count of [2, 3]) {
			finish.shift()?.();
			await log.atLeast(count);
		}
		expect(log.subjects()).toEqual(['a', 'b', 'c']);
	});

	it('loses nothing and says so once when the server is away at the start', async () => {
		const fault = sandbox.imap.faults.add({ when: { command: 'GREETING' }, do: 'drop' });
		const log = createDeliveryLog();
		const started = start(log);
		expect(await started.firstTry).toMatchObject({ retry: 'now' });
		receive('meanwhile');
		sandbox.imap.faults.remove(fault);
		await log.atLeast(1);
		expect(log.subjects()).toEqual(['meanwhile']);
	}, 10_000);

	it('tells at once of an outage that somebody has to mend', async () => {
		sandbox.imap.faults.add({
			when: { command: 'AUTHENTICATE' },
			do: 'no',
			text: '[ALERT] IMAP access is disabled for this mail client for your domain. Please contact your domain administrator for questions about this feature.',
		});
		const started = start(createDeliveryLog());
		expect(await started.firstTry).toMatchObject({ code: 'imapDisabled' });
		expect(started.outages).toHaveLength(1);
	});

	it('goes on from the date where the folder has new UIDs', async () => {
		const log = createDeliveryLog();
		await start(log).firstTry;
		receive('old');
		await log.atLeast(1);
		sandbox.imap.changeUidValidity(me, 'INBOX');
		receive('new');
		await until(() => log.subjects().includes('new'));
		expect(log.subjects().filter((subject) => subject === 'new')).toHaveLength(1);
	});

	it('opens a special folder by what it is for, whatever its name', async () => {
		const log = createDeliveryLog();
		await start(log, { folder: '\\All' }).firstTry;
		receive('to all mail');
		const [{ item }] = await log.atLeast(1);
		expect(item.mail.mailbox).toBe('[Gmail]/All Mail');
	});

	it('leaves no connection within two seconds of closing, even when the server says nothing more', async () => {
		const started = start(createDeliveryLog());
		await started.firstTry;
		sandbox.imap.silence(me);
		const closing = Date.now();
		await started.close();
		expect(Date.now() - closing).toBeLessThan(2_000);
		await until(() => sandbox.imap.connections(me) === 0);
	});

	it('refuses a credential that may only send, before it opens a connection', async () => {
		account = sandboxAccount(sandbox, me, 'sendOnly');
		const started = start(createDeliveryLog(), { signIn: async () => account });
		expect(await started.firstTry).toMatchObject({ code: 'accessLevelTooLow' });
		expect(account.tokens).toEqual([]);
	});
});

/** Lets the second token be asked for at once; the shared source holds a renewal of the last seconds for new. */
const impatient =
	({ getToken }: Account): Account['getToken'] =>
	async (options) =>
		options?.fresh ? sandbox.oauth.tokens.mint(me, ['https://mail.google.com/']) : await getToken();

/** How the editor reads a message. */
const newest = { folder: 'INBOX', prepare: async (message: ReadMessage) => message };

describe('attachments', () => {
	const file = Buffer.alloc(300_000, 7).toString('base64').replace(/.{76}/g, '$&\r\n');
	const mixed = message(
		'with file',
		'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n',
		`--b\r\nContent-Type: text/plain\r\n\r\nSee file\r\n--b\r\nContent-Type: application/pdf; name="=?UTF-8?Q?B=C3=BCro.pdf?="\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename*=UTF-8''B%C3%BCro.pdf\r\n\r\n${file}\r\n--b--\r\n`,
	);

	it('are listed, not moved', async () => {
		sandbox.store.deliver({ from: 'carla@customer.test', to: [me] }, mixed);
		const { item: read } = await readNewest(account, newest);
		expect(read?.mail.text.trim()).toBe('See file');
		expect(read?.mail.attachments).toHaveLength(1);
		const [attachment] = read!.mail.attachments;
		expect(attachment).toMatchObject({
			name: 'Büro.pdf',
			mimeType: 'application/pdf',
			part: '2',
			inline: false,
		});
		expect(Math.abs(attachment.size - 300_000)).toBeLessThanOrEqual(3);
	});

	it('reads nothing from an empty folder', async () => {
		expect((await readNewest(account, newest)).item).toBeUndefined();
	});

	it('misses nothing that arrives between the look for the newest and the watch', async () => {
		const { cursor } = await readNewest(account, newest);
		receive('in between');
		const log = createDeliveryLog();
		await start(log, { cursor }).firstTry;
		await log.atLeast(1);
		expect(log.subjects()).toEqual(['in between']);
	});
});
