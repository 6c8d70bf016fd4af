import type { AccessLevel } from '../../gmail/access-level';
import { GmailError } from '../../gmail/errors';
import type { Transport } from '../../gmail/message';
import type { Composed } from '../../gmail/send/compose';
import { openSender, type Sender } from '../../gmail/send/sender';
import type { SmtpFault } from '../../sandbox/faults/smtp-fault';
import type { HttpFault } from '../../sandbox/http/http-faults';
import type { Sandbox } from '../../sandbox/sandbox';
import { hurriedClock } from '../support/hurried-clock';
import { sandboxAccount } from '../support/sandbox-account';
import { carla, composeMail, me, openSendingSandbox } from '../support/sending-sandbox';
import { seeded } from './random';

/** `SEED=123` plays the same run again. */
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const random = seeded(seed);

const SENDS = 1_000;
const AT_A_TIME = 8;

/** What goes wrong on the way of a message by SMTP, before, within and after it. */
const smtpFaults: Omit<SmtpFault, 'times'>[] = [
	...(['connect', 'ehlo', 'auth', 'mail', 'rcpt', 'data-before', 'data-within'] as const).map(
		(stage) => ({ stage, do: 'drop' as const }),
	),
	{ stage: 'after-data-before-answer', do: 'drop' },
	{ stage: 'after-data-before-answer', do: 'drop' },
	{ stage: 'connect', do: 'answer', text: '421 4.3.0 Temporary System Problem.' },
	{ stage: 'mail', do: 'answer', text: '421 4.4.5 Server busy, try again later.' },
	{ stage: 'auth', do: 'answer', text: '454 4.7.0 Too many login attempts, try again later.' },
	{ stage: 'auth', do: 'answer', text: '535 5.7.8 Username and Password not accepted.' },
	{ stage: 'data-within', do: 'answer', text: '451 4.3.0 Mail server temporarily rejected.' },
	{ stage: 'mail', do: 'answer', text: '550 5.4.5 Daily user sending limit exceeded.' },
	{ stage: 'rcpt', do: 'answer', text: '550 5.1.1 The account does not exist.' },
];

const limited = () => ({
	error: {
		code: 429,
		message: `User-rate limit exceeded.  Retry after ${new Date(Date.now() + 30_000).toISOString()}`,
		errors: [{ reason: 'rateLimitExceeded' }],
	},
});

/** The same by the API. */
const apiFaults = (): Omit<HttpFault, 'times' | 'route'>[] => [
	{ do: 'drop' },
	{ do: 'dropAfter' },
	{ do: 'dropAfter' },
	{ do: 'answerAfter', status: 503 },
	{ do: 'answer', status: 500, body: { error: { code: 500 } } },
	{ do: 'answer', status: 503, body: { error: { code: 503 } } },
	{ do: 'answer', status: 429, body: limited() },
	{ do: 'answer', status: 401, body: { error: { code: 401, status: 'UNAUTHENTICATED' } } },
	{
		do: 'answer',
		status: 403,
		body: { error: { code: 403, message: 'x', errors: [{ reason: 'domainPolicy' }] } },
	},
];

interface Way {
	name: string;
	transport: Transport;
	access: AccessLevel;
}

const ways: Way[] = [
	{ name: 'SMTP', transport: 'smtp', access: 'fullMail' },
	{ name: 'API with full mail access', transport: 'api', access: 'fullMail' },
	{ name: 'API with send-only access', transport: 'api', access: 'sendOnly' },
];

type Fate = 'sent' | 'found' | 'notSent' | 'unknown';

interface Told {
	message: Composed;
	fate: Fate;
	code?: string;
}

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await openSendingSandbox();
	process.stdout.write(`\n${SENDS} sends a way among faults, SEED=${seed}\n`);
});

afterAll(async () => await sandbox.close());

const newMessage = (): Composed =>
	composeMail({ subject: 'Among faults', text: 'x'.repeat(random.whole(1, 3_000)) });

const sendOne = async (sender: Sender): Promise<Told> => {
	const message = newMessage();
	try {
		const { alreadySent } = await sender.send(message);
		return { message, fate: alreadySent ? 'found' : 'sent' };
	} catch (error) {
		if (!(error instanceof GmailError)) throw error;
		return {
			message,
			fate: error.code === 'outcomeUnknown' ? 'unknown' : 'notSent',
			code: error.code,
		};
	}
};

/** Adds one fault for about every second message; each strikes once. */
const disturb = ({ transport }: Way): void => {
	if (random.between(0, 1) < 0.5) return;
	if (transport === 'smtp') sandbox.smtp.faults.add({ ...random.pick(smtpFaults), times: 1 });
	else sandbox.http.faults.add({ ...random.pick(apiFaults()), route: '/messages/send$', times: 1 });
	// The look-up can break as well.
	if (random.between(0, 1) < 0.1)
		sandbox.http.faults.add({ route: 'GET .*/messages$', do: 'drop', times: 1 });
};

const play = async (way: Way): Promise<Told[]> => {
	const told: Told[] = [];
	let left = SENDS;
	// A limit that lasts until tomorrow closes a sender: each has a part of the run, as each execution has its own.
	const workThrough = async (): Promise<void> => {
		while (left > 0) {
			const sender = openSender(sandboxAccount(sandbox, me, way.access), way.transport, {
				clock: hurriedClock(),
			});
			for (let i = 0; i < 10 && left > 0; i++) {
				left -= 1;
				disturb(way);
				told.push(await sendOne(sender));
			}
			await sender.close();
		}
	};
	await Promise.all(Array.from({ length: AT_A_TIME }, workThrough));
	sandbox.smtp.faults.clear();
	sandbox.http.faults.clear();
	return told;
};

/** How often each Message-ID reached the recipient. */
const arrivals = (): Map<string, number> => {
	const counts = new Map<string, number>();
	for (const { source } of sandbox.store.account(carla)!.all()) {
		const [, id = ''] = /^Message-ID: (<[^>]+>)/im.exec(source.toString('latin1')) ?? [];
		counts.set(id, (counts.get(id) ?? 0) + 1);
	}
	return counts;
};

test.each(ways)(
	'by $name nothing is sent twice, and nothing is lost without a word',
	async (way) => {
		const told = await play(way);
		const counts = arrivals();
		const arrived = ({ message }: Told): number => counts.get(message.messageId) ?? 0;
		const count = (fate: Fate): number => told.filter((each) => each.fate === fate).length;
		process.stdout.write(
			`${way.name}: ${count('sent')} sent, ${count('found')} found in the Sent mail, ${count('notSent')} said not sent, ${count('unknown')} said unknown\n`,
		);
		expect(told).toHaveLength(SENDS);
		expect(told.filter((each) => arrived(each) > 1)).toEqual([]);
		expect(
			told.filter((each) => ['sent', 'found'].includes(each.fate) && arrived(each) !== 1),
		).toEqual([]);
		expect(told.filter((each) => each.fate === 'notSent' && arrived(each) !== 0)).toEqual([]);
		// Faults did strike; doubt is left only where nobody may look, or each of five looks broke.
		expect(told.filter(({ fate }) => fate !== 'sent').length).toBeGreaterThan(SENDS / 100);
		if (way.access === 'fullMail') expect(count('unknown')).toBeLessThan(5);
		else expect(count('unknown')).toBeGreaterThan(0);
	},
	300_000,
);
