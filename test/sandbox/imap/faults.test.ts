import { setImmediate } from 'node:timers/promises';
import { Faults, type Fault } from '../../../sandbox/imap/faults';
import { ADDRESS, letter, startGmailImap, type GmailImap, type Talk } from './gmail-imap';

describe('choosing a fault', () => {
	const occasion = { command: 'UID FETCH', address: ADDRESS, folders: ['INBOX'], uids: '2,5:9' };

	it.each<[Fault['when'], boolean]>([
		[undefined, true],
		[{}, true],
		[{ command: 'uid fetch' }, true],
		[{ command: '(UID )?FETCH' }, true],
		[{ command: 'FETCH' }, false],
		[{ address: 'ANNA@example.com' }, true],
		[{ address: 'bob@example.com' }, false],
		[{ folder: 'INBOX', command: '.*FETCH' }, true],
		[{ folder: 'Other' }, false],
		[{ uid: 7 }, true],
		[{ uid: 3 }, false],
		[{ uid: 3, command: 'UID FETCH' }, false],
	])('%j meets UID FETCH in INBOX: %s', (when, expected) => {
		const faults = new Faults();
		faults.add({ when, do: 'drop' });
		expect(faults.take(occasion) !== undefined).toBe(expected);
	});

	it('counts down, in the order in which faults were added, and forgets what is used up', () => {
		const faults = new Faults();
		faults.add({ do: 'no', text: 'one', times: 2 });
		const id = faults.add({ do: 'bad', text: 'two' });
		expect(JSON.parse(JSON.stringify(faults.list()))).toEqual([
			{ id: 1, fault: { do: 'no', text: 'one', times: 2 }, left: 2 },
			{ id: 2, fault: { do: 'bad', text: 'two' }, left: null },
		]);
		const taken = [1, 2, 3, 4].map(() => faults.take(occasion)?.do);
		expect(taken).toEqual(['no', 'no', 'bad', 'bad']);
		expect([faults.remove(id), faults.remove(id)]).toEqual([true, false]);
		expect(faults.take(occasion)).toBeUndefined();
	});

	it('refuses a command that is no regular expression', () => {
		expect(() => new Faults().add({ when: { command: '(' }, do: 'drop' })).toThrow(SyntaxError);
	});
});

describe('on the wire', () => {
	let gmail: GmailImap;
	let talk: Talk;
	beforeEach(async () => {
		gmail = await startGmailImap();
		gmail.mailbox.append(letter('one', 'x'.repeat(5000)), { labels: ['\\Inbox'] });
		talk = await gmail.talk();
		await talk.open();
	});
	afterEach(async () => {
		await gmail.close();
		expect(gmail.errors).toEqual([]);
	});

	const everything = () => talk.until(() => false);

	it("answers with any text of Gmail's, once", async () => {
		const text = '[OVERQUOTA] Account exceeded command or bandwidth limits.';
		gmail.server.faults.add({ when: { command: 'UID FETCH' }, do: 'no', text, times: 1 });
		expect(await talk.command('UID FETCH 1 FLAGS')).toEqual([`NO ${text}`]);
		expect((await talk.command('UID FETCH 1 FLAGS')).at(-1)).toBe('OK Success');
		gmail.server.faults.add({ do: 'bad', text: 'Unknown command 42', times: 1 });
		expect(await talk.command('NOOP')).toEqual(['BAD Unknown command 42']);
	});

	it('refuses a sign-in with a text', async () => {
		const text =
			'[ALERT] IMAP access is disabled for your domain. Please contact your domain administrator.';
		gmail.server.faults.add({ when: { command: 'LOGIN|AUTHENTICATE' }, do: 'no', text });
		await expect(gmail.connect()).rejects.toMatchObject({
			responseText: text.replace('[ALERT] ', ''),
		});
	});

	it('drops before the command takes effect, or after it', async () => {
		gmail.server.faults.add({ when: { command: 'MOVE' }, do: 'drop', times: 1 });
		talk.send('a MOVE 1 "[Gmail]/Trash"\r\n');
		expect(await everything()).toBe('');
		expect(gmail.mailbox.all()[0].labels.has('\\Trash')).toBe(false);
		gmail.server.faults.add({ when: { command: 'MOVE', folder: 'INBOX' }, do: 'dropAfter' });
		talk = await gmail.talk();
		await talk.open();
		talk.send('a MOVE 1 "[Gmail]/Trash"\r\n');
		expect(await everything()).toBe('');
		expect(gmail.mailbox.all()[0].labels.has('\\Trash')).toBe(true);
	});

	it('drops in the middle of a message', async () => {
		gmail.server.faults.add({ when: { command: 'FETCH' }, do: 'dropMidway' });
		talk.send('a FETCH 1 BODY.PEEK[]\r\n');
		const said = await everything();
		expect(said).toMatch(/^\* 1 FETCH \(BODY\[\] \{\d+\}\r\n/);
		expect(said.length).toBeGreaterThan(2000);
		expect(said.length).toBeLessThan(3000);
	});

	it('says goodbye with a text instead of an answer', async () => {
		gmail.server.faults.add({
			when: { command: 'NOOP' },
			do: 'bye',
			text: 'Temporary System Error',
		});
		talk.send('a NOOP\r\n');
		expect(await everything()).toBe('* BYE Temporary System Error\r\n');
	});

	it('is slow when asked to, and right in the end', async () => {
		gmail.server.faults.add({ when: { command: 'NOOP' }, do: 'slow', ms: 80 });
		const start = performance.now();
		expect(await talk.command('NOOP')).toEqual(['OK Success']);
		expect(performance.now() - start).toBeGreaterThanOrEqual(75);
	});

	it('meets a connection before it is greeted', async () => {
		gmail.server.faults.add({
			when: { command: 'GREETING' },
			do: 'bye',
			text: 'Try later',
			times: 1,
		});
		await expect(gmail.connect()).rejects.toMatchObject({ reason: 'Try later' });
	});

	it('goes silent for good: nothing answered, nothing pushed, the socket open', async () => {
		gmail.server.faults.add({ when: { command: 'IDLE' }, do: 'silence' });
		talk.send('a IDLE\r\n');
		const other = await gmail.talk();
		await other.open();
		gmail.mailbox.append(letter('two'), { labels: ['\\Inbox'] });
		talk.send('DONE\r\nb NOOP\r\n');
		expect((await other.command('NOOP'))[0]).toBe('* 2 EXISTS');
		expect(talk.socket.destroyed).toBe(false);
		talk.socket.destroy();
		await gmail.sessions(1);
		expect(await everything()).toBe('');
	});

	it('makes live sessions half-open in the middle of IDLE', async () => {
		talk.send('a IDLE\r\n');
		expect(await talk.until((text) => text.includes('\n'))).toBe('+ idling\r\n');
		const other = await gmail.talk();
		expect(gmail.server.silence(ADDRESS)).toBe(1);
		await other.open();
		gmail.mailbox.append(letter('two'), { labels: ['\\Inbox'] });
		expect((await other.command('NOOP'))[0]).toBe('* 2 EXISTS');
		expect(talk.socket.destroyed).toBe(false);
		talk.send('DONE\r\n');
		gmail.server.dropAll(ADDRESS);
		expect(await everything()).toBe('');
	});

	it('drops or says goodbye to live sessions of one account', async () => {
		gmail.store.addAccount({ address: 'bob@example.com', name: 'Bob', appPassword: 'secret' });
		const bob = await gmail.talk();
		await bob.command('LOGIN bob@example.com secret');
		expect(gmail.server.bye('System Error', ADDRESS)).toBe(1);
		expect(await everything()).toBe('* BYE System Error\r\n');
		expect(await bob.command('NOOP')).toEqual(['OK Success']);
		expect(gmail.server.dropAll()).toBeGreaterThanOrEqual(1);
		expect(await bob.until(() => false)).toBe('');
		await gmail.sessions(0);
	});

	it('waits with a goodbye until the command at hand is answered', async () => {
		gmail.server.faults.add({ when: { command: 'FETCH' }, do: 'slow', ms: 50, times: 1 });
		talk.send('a FETCH 1 (UID)\r\n');
		while (gmail.server.faults.list().length > 0) await setImmediate();
		gmail.server.bye('Temporary System Error');
		expect(await everything()).toBe(
			'* 1 FETCH (UID 1)\r\na OK Success\r\n* BYE Temporary System Error\r\n',
		);
	});

	it('changes the UIDVALIDITY of a folder and ends the sessions in it', async () => {
		gmail.server.changeUidValidity(ADDRESS, 'INBOX');
		expect(await everything()).toBe('');
		talk = await gmail.talk();
		await talk.logIn();
		expect((await talk.command('STATUS INBOX (UIDVALIDITY MESSAGES)'))[0]).toBe(
			'* STATUS "INBOX" (UIDVALIDITY 9 MESSAGES 1)',
		);
		expect(() => gmail.server.changeUidValidity(ADDRESS, 'Nowhere')).toThrow(/no folder Nowhere/);
		expect(() => gmail.server.dropAll('nobody@x.de')).toThrow(/no account nobody@x.de/);
	});
});
