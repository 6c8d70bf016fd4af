import { setTimeout as sleep } from 'node:timers/promises';
import type { SmtpFault } from '../../../sandbox/faults/smtp-fault';
import { alice, carla, seededSandbox, support, type SeededSandbox } from '../seeded-sandbox';
import { SmtpDialogue } from './smtp-dialogue';

let gmail: SeededSandbox;
const dialogues: SmtpDialogue[] = [];
beforeAll(async () => {
	gmail = await seededSandbox();
});
afterEach(() => {
	for (const dialogue of dialogues.splice(0)) dialogue.close();
	gmail.sandbox.smtp.faults.clear();
});
afterAll(async () => await gmail.sandbox.close());

const open = async (door: 'smtp' | 'smtpStartTls' | 'mx' = 'smtp') => {
	const dialogue = await SmtpDialogue.open(gmail.sandbox.ports[door], { tls: door === 'smtp' });
	dialogues.push(dialogue);
	return { dialogue, greeting: await dialogue.reply() };
};

const xoauth2 = (user: string, token: string) =>
	Buffer.from(`user=${user}\x01auth=Bearer ${token}\x01\x01`).toString('base64');

const signedIn = async (address = alice) => {
	const { dialogue } = await open();
	await dialogue.say('EHLO client.test');
	const reply = await dialogue.say(`AUTH XOAUTH2 ${xoauth2(address, gmail.token(address))}`);
	expect(reply).toBe('235 2.7.0 Accepted');
	return dialogue;
};

/** Sends a message up to and with DATA's answer. */
const send = async (dialogue: SmtpDialogue, to: string[], lines: string[]) => {
	await dialogue.say(`MAIL FROM:<${alice}>`);
	for (const address of to) await dialogue.say(`RCPT TO:<${address}>`);
	await dialogue.say('DATA');
	return await dialogue.say([...lines, '.'].join('\r\n'));
};

const newest = (address: string) => {
	const message = gmail.mailbox(address).all().at(-1);
	return { labels: [...(message?.labels ?? [])], text: message?.source.toString() ?? '' };
};

describe('the capabilities', () => {
	const gmailSays = (auth: string[]) => [
		'SIZE 35882577',
		'8BITMIME',
		...auth,
		'ENHANCEDSTATUSCODES',
		'PIPELINING',
		'SMTPUTF8',
	];
	const listed = (reply: string) =>
		reply
			.split('\r\n')
			.slice(1)
			.map((line) => line.slice(4));

	it('are those of Gmail on the TLS port', async () => {
		const { dialogue, greeting } = await open();
		expect(greeting).toMatch(/^220 smtp\.gmail\.com ESMTP \S+ - gsmtp$/);
		const reply = await dialogue.say('EHLO client.test');
		expect(reply).toMatch(/^250-smtp\.gmail\.com at your service, \[127\.0\.0\.1\]\r\n/);
		expect(listed(reply)).toEqual(
			gmailSays(['AUTH LOGIN PLAIN XOAUTH2 PLAIN-CLIENTTOKEN OAUTHBEARER']),
		);
	});

	it('offer STARTTLS and no sign-in before TLS on the other port, and the sign-in after it', async () => {
		const { dialogue } = await open('smtpStartTls');
		expect(listed(await dialogue.say('EHLO client.test'))).toEqual(gmailSays(['STARTTLS']));
		expect(await dialogue.say(`MAIL FROM:<${alice}>`)).toMatch(
			/^530 5\.7\.0 Must issue a STARTTLS command first\. \S+ - gsmtp$/,
		);
		expect(await dialogue.say(`AUTH XOAUTH2 ${xoauth2(alice, gmail.token())}`)).toMatch(
			/^530 5\.7\.0/,
		);
		expect(await dialogue.say('STARTTLS')).toBe('220 2.0.0 Ready to start TLS');
		await dialogue.startTls();
		expect(await dialogue.say('EHLO client.test')).toContain('AUTH LOGIN PLAIN XOAUTH2');
		expect(await dialogue.say(`AUTH XOAUTH2 ${xoauth2(alice, gmail.token())}`)).toMatch(/^235/);
	});
});

describe('the sign-in', () => {
	const challenge = (reply: string): unknown => {
		expect(reply).toMatch(/^334 /);
		return JSON.parse(Buffer.from(reply.slice(4), 'base64').toString());
	};
	const refused =
		/^535-5\.7\.8 Username and Password not accepted\. For more information, go to\r\n535 5\.7\.8 {2}https:\/\/support\.google\.com\/mail\/\?p=BadCredentials \S+ - gsmtp$/;

	it.each([
		['an unknown token', () => 'ya29.none', '401'],
		[
			'a token that is over',
			() => gmail.sandbox.oauth.tokens.mint(alice, ['https://mail.google.com/'], -1),
			'401',
		],
		["another account's token", () => gmail.token(support), '400'],
		[
			'a token that may only send by the API',
			() => gmail.token(alice, ['https://www.googleapis.com/auth/gmail.send']),
			'400',
		],
	])('answers %s with the challenge, then 535', async (_what, token, status) => {
		const { dialogue } = await open();
		await dialogue.say('EHLO client.test');
		const reply = await dialogue.say(`AUTH XOAUTH2 ${xoauth2(alice, token())}`);
		expect(challenge(reply)).toEqual({
			status,
			schemes: 'Bearer',
			scope: 'https://mail.google.com/',
		});
		expect(await dialogue.say('')).toMatch(refused);
	});

	it('takes OAUTHBEARER, at once or after the question', async () => {
		const response = (token: string) =>
			Buffer.from(`n,a=${alice},\x01host=h\x01port=465\x01auth=Bearer ${token}\x01\x01`).toString(
				'base64',
			);
		for (const asks of [false, true]) {
			const { dialogue } = await open();
			await dialogue.say('EHLO client.test');
			if (asks) expect(await dialogue.say('AUTH OAUTHBEARER')).toMatch(/^334/);
			const line = asks ? response(gmail.token()) : `AUTH OAUTHBEARER ${response(gmail.token())}`;
			expect(await dialogue.say(line)).toBe('235 2.7.0 Accepted');
		}
		const { dialogue } = await open();
		await dialogue.say('EHLO client.test');
		challenge(await dialogue.say(`AUTH OAUTHBEARER ${response('ya29.none')}`));
		expect(await dialogue.say('AQ==')).toMatch(refused);
	});

	it('takes an app password with or without its spaces, and no other', async () => {
		const plain = (password: string) => Buffer.from(`\0${alice}\0${password}`).toString('base64');
		const { dialogue } = await open();
		await dialogue.say('EHLO client.test');
		expect(await dialogue.say(`AUTH PLAIN ${plain('wrong')}`)).toMatch(refused);
		expect(
			await dialogue.say(`AUTH PLAIN ${plain(gmail.password(alice).replaceAll(' ', ''))}`),
		).toMatch(/^235/);
		const { dialogue: other } = await open();
		await other.say('EHLO client.test');
		expect(await other.say('AUTH LOGIN')).toBe('334 VXNlcm5hbWU6');
		await other.say(Buffer.from(alice).toString('base64'));
		expect(await other.say(Buffer.from(gmail.password(alice)).toString('base64'))).toMatch(/^235/);
	});

	it('asks an account that has no app password for one', async () => {
		const { address } = gmail.sandbox.store.addAccount({
			address: 'tom@example.test',
			name: 'Tom',
		});
		const { dialogue } = await open();
		await dialogue.say('EHLO client.test');
		const plain = Buffer.from(`\0${address}\0secret`).toString('base64');
		expect(await dialogue.say(`AUTH PLAIN ${plain}`)).toMatch(
			/^534-5\.7\.9 Application-specific password required\./,
		);
	});

	it.each([
		['AUTH XOAUTH2 AAAA', /^501 5\.5\.2 Cannot Decode response \S+ - gsmtp$/],
		['AUTH CRAM-MD5', /^504 5\.7\.4 Unrecognized Authentication Type \S+ - gsmtp$/],
		['MAIL FROM:<a@b.test>', /^530-5\.7\.0 Authentication Required\./],
		['NONSENSE', /^502 5\.5\.1 Unrecognized command\. \S+ - gsmtp$/],
		['RSET', /^250 2\.1\.5 Flushed \S+ - gsmtp$/],
		['NOOP', /^250 2\.0\.0 OK \S+ - gsmtp$/],
		['QUIT', /^221 2\.0\.0 closing connection \S+ - gsmtp$/],
	])('answers %s in the words of Gmail', async (line, reply) => {
		const { dialogue } = await open();
		await dialogue.say('EHLO client.test');
		expect(await dialogue.say(line)).toMatch(reply);
	});
});

describe('a session that is signed in', () => {
	it.each([
		['RCPT TO:<a@b.test>', /^503 5\.5\.1 MAIL first\. \S+ - gsmtp$/],
		['DATA', /^503 5\.5\.1 RCPT first\. \S+ - gsmtp$/],
		['MAIL FROM:alice', /^555 5\.5\.2 Syntax error|^555-5\.5\.2 Syntax error/],
		['MAIL FROM:<a@b.test> SIZE=99999999', /^552-5\.3\.4 Your message exceeded/],
		['AUTH XOAUTH2 AAAA', /^503 5\.5\.1 /],
	])('answers %s in the words of Gmail', async (line, reply) => {
		expect(await (await signedIn()).say(line)).toMatch(reply);
	});

	it('answers each step as Gmail does', async () => {
		const dialogue = await signedIn();
		expect(await dialogue.say(`MAIL FROM:<${alice}>`)).toMatch(/^250 2\.1\.0 OK \S+ - gsmtp$/);
		expect(await dialogue.say('RCPT TO:<not an address>')).toMatch(/^553-5\.1\.3 /);
		expect(await dialogue.say(`RCPT TO:<${carla}>`)).toMatch(/^250 2\.1\.5 OK \S+ - gsmtp$/);
		expect(await dialogue.say('DATA')).toMatch(/^354 {2}Go ahead \S+ - gsmtp$/);
		expect(await dialogue.say('Subject: x\r\n\r\nx\r\n.')).toMatch(
			/^250 2\.0\.0 OK {2}\d+ \S+ - gsmtp$/,
		);
	});

	it('takes a hundred recipients and no more', async () => {
		const dialogue = await signedIn();
		await dialogue.say(`MAIL FROM:<${alice}>`);
		for (let index = 0; index < 100; index += 1) {
			expect(await dialogue.say(`RCPT TO:<r${index}@else.test>`)).toMatch(/^250/);
		}
		expect(await dialogue.say('RCPT TO:<r100@else.test>')).toMatch(/^452-4\.5\.3 /);
	});
});

describe('a message', () => {
	it('is in the inbox of its recipient and in Sent of its sender at once', async () => {
		const reply = await send(
			await signedIn(),
			[carla],
			[
				`From: Alice <${alice}>`,
				`To: ${carla}`,
				'Bcc: hidden@else.test',
				'Subject: Hello',
				'Message-ID: <one@example.test>',
				'',
				'..dots survive',
				'',
			],
		);
		expect(reply).toMatch(/^250/);
		const arrived = newest(carla);
		expect(arrived.labels).toContain('\\Inbox');
		expect(arrived.text).toContain(`Delivered-To: ${carla}\r\n`);
		expect(arrived.text).toContain(`Return-Path: <${alice}>\r\n`);
		expect(arrived.text).toMatch(
			/\r\nReceived: from client\.test \(\[127\.0\.0\.1\]\)\r\n\s+by smtp\.gmail\.com with ESMTPSA/,
		);
		expect(arrived.text).toContain('Authentication-Results: mx.google.com;');
		expect(arrived.text).toContain('Message-ID: <one@example.test>\r\n');
		expect(arrived.text).toContain('\r\n.dots survive');
		expect(arrived.text).not.toContain('hidden@else.test');
		const sent = newest(alice);
		expect(sent.labels).toEqual(['\\Sent']);
		expect(sent.text).not.toContain('Delivered-To');
		expect(sent.text).toContain('Bcc: hidden@else.test');
	});

	it('to oneself is one message with both labels', async () => {
		const before = gmail.mailbox(alice).all().length;
		await send(await signedIn(), [alice], [`From: ${alice}`, 'Subject: note', '', 'x']);
		expect(gmail.mailbox(alice).all()).toHaveLength(before + 1);
		expect(newest(alice).labels).toEqual(expect.arrayContaining(['\\Sent', '\\Inbox']));
	});

	it('to nobody comes back as a bounce', async () => {
		expect(
			await send(await signedIn(), ['nobody@example.test'], [`From: ${alice}`, '', 'x']),
		).toMatch(/^250/);
		expect(newest(alice).text).toContain('X-Failed-Recipients: nobody@example.test');
	});

	it('beyond the size limit is refused and not delivered', async () => {
		const dialogue = await signedIn();
		const before = gmail.mailbox(carla).all().length;
		const line = 'x'.repeat(998);
		const lines = new Array<string>(36_000).fill(line);
		expect(await send(dialogue, [carla], ['Subject: big', '', ...lines])).toMatch(/^552-5\.3\.4 /);
		expect(gmail.mailbox(carla).all()).toHaveLength(before);
	});

	it('over the daily limit is refused with 550 5.4.5, once it is set', async () => {
		gmail.sandbox.smtp.limits.set(alice, 1);
		const dialogue = await signedIn();
		expect(await send(dialogue, [carla], ['Subject: 1', '', 'x'])).toMatch(/^250/);
		expect(await send(dialogue, [carla], ['Subject: 2', '', 'x'])).toMatch(
			/^550-5\.4\.5 Daily user sending limit exceeded/,
		);
		gmail.sandbox.smtp.limits.set(alice, undefined);
		expect(await send(dialogue, [carla], ['Subject: 3', '', 'x'])).toMatch(/^250/);
	});
});

it('of which the connection broke before its end is not delivered, and the next one is', async () => {
	const before = gmail.mailbox(carla).all().length;
	const dialogue = await signedIn();
	await dialogue.say(`MAIL FROM:<${alice}>`);
	await dialogue.say(`RCPT TO:<${carla}>`);
	await dialogue.say('DATA');
	const answered = dialogue.say('Subject: half');
	dialogue.close();
	expect(await answered).toBe('');
	expect(await send(await signedIn(), [carla], ['Subject: whole', '', 'x'])).toMatch(/^250/);
	expect(gmail.mailbox(carla).all()).toHaveLength(before + 1);
	expect(newest(carla).text).toContain('Subject: whole');
});

describe('the MX', () => {
	it('takes mail from outside without a sign-in, and refuses unknown users', async () => {
		const { dialogue, greeting } = await open('mx');
		expect(greeting).toMatch(/^220 mx\.google\.com ESMTP/);
		expect(await dialogue.say('EHLO outside.test')).not.toContain('AUTH');
		await dialogue.say('MAIL FROM:<someone@else.test>');
		expect(await dialogue.say('RCPT TO:<nobody@example.test>')).toMatch(
			/^550-5\.1\.1 The email account that you tried to reach does not exist/,
		);
		expect(await dialogue.say(`RCPT TO:<${support}>`)).toMatch(/^250/);
		await dialogue.say('DATA');
		expect(await dialogue.say('Subject: in\r\n\r\nx\r\n.')).toMatch(/^250 2\.0\.0 OK {2}\d+/);
		const { labels, text } = newest(support);
		expect(labels).toContain('\\Inbox');
		expect(text).toContain('spf=pass (google.com: domain of someone@else.test');
	});
});

describe('a fault', () => {
	it.each([
		['connect', 'answer', /^421 4\.7\.0 /],
		['ehlo', 'answer', /^421 4\.7\.0 /],
		['auth', 'answer', /^421 4\.7\.0 /],
		['mail', 'answer', /^421 4\.7\.0 /],
		['rcpt', 'answer', /^421 4\.7\.0 /],
		['data-before', 'answer', /^421 4\.7\.0 /],
		['data-within', 'answer', /^421 4\.7\.0 /],
		['after-data-before-answer', 'answer', /^421 4\.7\.0 /],
		['connect', 'drop', /^$/],
		['ehlo', 'drop', /^$/],
		['auth', 'drop', /^$/],
		['mail', 'drop', /^$/],
		['rcpt', 'drop', /^$/],
		['data-before', 'drop', /^$/],
		['data-within', 'drop', /^$/],
		['after-data-before-answer', 'drop', /^$/],
	] as const)('at %s: %s', async (stage, what, expected) => {
		gmail.sandbox.smtp.faults.add({
			stage,
			do: what,
			text: '421 4.7.0 Try again later.',
			times: 1,
		});
		const { dialogue, greeting } = await open();
		const steps = {
			connect: async () => greeting,
			ehlo: async () => await dialogue.say('EHLO client.test'),
			auth: async () => await dialogue.say(`AUTH XOAUTH2 ${xoauth2(alice, gmail.token())}`),
			mail: async () => await dialogue.say(`MAIL FROM:<${alice}>`),
			rcpt: async () => await dialogue.say(`RCPT TO:<${carla}>`),
			'data-before': async () => await dialogue.say('DATA'),
			'data-within': async () => await dialogue.say('Subject: x\r\n\r\nx\r\n.'),
			'after-data-before-answer': async () => await dialogue.say('Subject: x\r\n\r\nx\r\n.'),
		};
		const before = gmail.mailbox(carla).all().length;
		for (const [name, step] of Object.entries(steps)) {
			if (stage === 'after-data-before-answer' && name === 'data-within') continue;
			const reply = await step();
			if (name !== stage) continue;
			expect(reply).toMatch(expected);
			break;
		}
		const delivered = gmail.mailbox(carla).all().length - before;
		expect(delivered).toBe(stage === 'after-data-before-answer' ? 1 : 0);
		expect(gmail.sandbox.smtp.faults.list()).toEqual([]);
	});

	it('meets only the address it names, as often as it says', async () => {
		gmail.sandbox.smtp.faults.add({
			stage: 'rcpt',
			address: carla,
			do: 'answer',
			text: '450 4.2.1 Slow down.',
			times: 1,
		});
		const dialogue = await signedIn();
		await dialogue.say(`MAIL FROM:<${alice}>`);
		expect(await dialogue.say(`RCPT TO:<${support}>`)).toMatch(/^250/);
		expect(await dialogue.say(`RCPT TO:<${carla}>`)).toMatch(
			/^450 4\.2\.1 Slow down\. \S+ - gsmtp$/,
		);
		expect(await dialogue.say(`RCPT TO:<${carla}>`)).toMatch(/^250/);
	});

	it.each([
		[{ stage: 'nowhere', do: 'drop' }, 'No stage "nowhere"'],
		[{ stage: 'mail', do: 'explode' }, 'No fault "explode"'],
		[{ stage: 'mail', do: 'answer' }, 'An answer needs its text'],
	])('like %j is refused when it is added', (fault, reason) => {
		expect(() => gmail.sandbox.smtp.faults.add(fault as SmtpFault)).toThrow(reason);
	});

	it('can slow an answer down, and silence it', async () => {
		gmail.sandbox.smtp.faults.add({ stage: 'mail', do: 'slow', ms: 150, times: 1 });
		gmail.sandbox.smtp.faults.add({ stage: 'rcpt', do: 'silence', times: 1 });
		const dialogue = await signedIn();
		const started = performance.now();
		expect(await dialogue.say(`MAIL FROM:<${alice}>`)).toMatch(/^250/);
		expect(performance.now() - started).toBeGreaterThan(145);
		const reply = dialogue.say(`RCPT TO:<${carla}>`).then(() => 'answered');
		expect(await Promise.race([reply, sleep(150, 'silent')])).toBe('silent');
	});
});
