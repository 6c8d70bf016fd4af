import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import type { Account, Servers } from '../../gmail/account';
import { endThreads } from '../../gmail/apart/run-apart';
import { startNow } from '../../gmail/watch/cursor';
import { watch, type Watch } from '../../gmail/watch/watch';
import { compose } from '../../gmail/send/compose';
import { readOriginal } from '../../gmail/send/original';
import { forwardBelow, quoteBelow } from '../../gmail/send/quote';
import { toItem } from '../../nodes/GmailImapTrigger/item';
import { longestHold } from '../support/held-loop';
import { trustCertificate } from '../support/trust';
import { families, structure } from './families';
import type { Wanted } from './sandbox-apart';

// A hold of the mail's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

const me = 'support@example.test';

/** `npm run test:battery` reads all sizes; with all other tests, two small ones. In bytes. */
const whole = process.env.BATTERY === 'whole';
const SIZES = whole ? [1_000, 30_000, 200_000, 1_000_000] : [1_000, 60_000];

/** What n8n's event loop may be held by one mail, in ms of our own work. */
const MAX_HOLD = 100;

/** A thread may read 5 s; what cannot be read is read again by its header, and quoted by its words. In ms. */
const MAX_TIME = 16_000;

/** A thread may take 512 MB, and there are two. In MB above what the process had. */
const MAX_MEMORY = 1_100;

interface Measured {
	family: string;
	size: number;
	hold: number;
	read: number;
	quoted: number;
	memory: number;
	error: string;
}

let child: ChildProcess;
let watching: Watch;
let arrived: INodeExecutionData[] = [];
const table: Measured[] = [];

const memoryNow = (): number => process.memoryUsage.rss() / 1024 ** 2;

const toBinary = async (content: Readable | Buffer): Promise<IBinaryData> => {
	const bytes = Buffer.isBuffer(content) ? content : await buffer(content);
	return { data: '', mimeType: 'x', fileSize: String(bytes.length) };
};

beforeAll(async () => {
	child = fork(join(__dirname, 'sandbox-apart.ts'), { execArgv: ['--import', 'tsx'] });
	const [{ servers, caPem, token }] = (await once(child, 'message')) as [
		{ servers: Servers; caPem: string; token: string },
	];
	trustCertificate(caPem);
	const account: Account = {
		address: me,
		access: 'fullMail',
		servers,
		getToken: async () => token,
	};
	watching = watch<INodeExecutionData>({
		signIn: async () => account,
		folder: 'INBOX',
		cursor: startNow,
		keyword: '$n8n-battery',
		maxInFlight: 10,
		prepare: async (message, content) =>
			await toItem(
				message,
				content,
				{
					format: 'message',
					attachments: undefined,
					acknowledgeAt: 'finish',
					keyword: '$n8n-battery',
					lastTry: false,
				},
				toBinary,
			),
		deliver: async ({ messages }) => {
			arrived.push(...messages.map(({ item }) => item));
			return 'success';
		},
		onOutage: (error) => table.push({ ...nothing, error: `outage: ${error.message}` }),
		onDeadLetter: ({ id }) => table.push({ ...nothing, error: `set aside: ${id}` }),
		onNotStarted: (error) => table.push({ ...nothing, error: String(error) }),
		onAfterwardsRefused: (error) => table.push({ ...nothing, error: error.message }),
		onRecovery: () => undefined,
	});
	await watching.firstTry;
	await receive(families[0]!.name, 1_000);
	table.length = 0;
}, 90_000);

afterAll(async () => {
	await watching?.close();
	child?.disconnect();
	endThreads();
	const rows = table.map(({ family, size, hold, read, quoted, memory, error }) =>
		[
			family.padEnd(42),
			`${Math.round(size / 1_000)}`.padStart(6),
			hold.toFixed(0).padStart(6),
			read.toFixed(0).padStart(7),
			quoted.toFixed(0).padStart(7),
			memory.toFixed(0).padStart(7),
			` ${error.slice(0, 60)}`,
		].join(' '),
	);
	process.stdout.write(
		`${['family'.padEnd(42), '    KB', 'hold ms', 'read ms', 'quote ms', '  MB  error'].join(' ')}\n${rows.join('\n')}\n`,
	);
});

const nothing: Measured = {
	family: '',
	size: 0,
	hold: 0,
	read: 0,
	quoted: 0,
	memory: 0,
	error: '',
};

let asked = 0;

/** Has a hostile message arrive, and an ordinary one behind it; answers and passes on the hostile one. */
const receive = async (family: string, size: number): Promise<Measured> => {
	const next = `next ${(asked += 1)}`;
	const row = { ...nothing, family, size };
	const before = memoryNow();
	arrived = [];
	const watchMemory = setInterval(() => {
		row.memory = Math.max(row.memory, memoryNow() - before);
	}, 20);
	try {
		row.hold = await longestHold(async () => {
			const begun = performance.now();
			child.send({ family, size, next } satisfies Wanted);
			while (arrived.length < 2 && performance.now() - begun < 250_000) await sleep(5);
			row.read = performance.now() - begun;
			const hostile = arrived.find(({ json }) => json.subject !== next);
			const original = readOriginal(hostile?.json ?? {});
			const own = { text: 'Thanks', html: '<p>Thanks</p>' };
			const quote = performance.now();
			for (const make of [quoteBelow, forwardBelow]) {
				const { body } = await make(own, original);
				const { open } = compose(
					{
						...body,
						senderName: '',
						to: [{ name: '', address: 'carla@customer.test' }],
						cc: [],
						bcc: [],
						replyTo: [],
						subject: `Re: ${original.subject.slice(0, 200)}`,
						attachments: [],
					},
					me,
				);
				await buffer(await open({ keepBcc: false }));
			}
			row.quoted = performance.now() - quote;
			row.error = String(hostile?.json.error ?? '');
		});
		expect(arrived.map(({ json }) => json.subject)).toContain(next);
		expect(arrived).toHaveLength(2);
		return row;
	} finally {
		clearInterval(watchMemory);
		table.push(row);
	}
};

const expectBounds = ({ hold, read, quoted, memory }: Measured): void => {
	expect(hold).toBeLessThan(MAX_HOLD);
	expect(read).toBeLessThan(MAX_TIME);
	expect(quoted).toBeLessThan(MAX_TIME);
	expect(memory).toBeLessThan(MAX_MEMORY);
};

it('has forty families and more, each with a name of its own', () => {
	expect(new Set(families.map(({ name }) => name)).size).toBe(families.length);
	expect(families.length).toBeGreaterThanOrEqual(40);
});

describe.each(SIZES)('of %d bytes', (size) => {
	it.each(families.map(({ name }) => name))(
		'a mail holds up neither n8n nor the next: %s',
		async (family) => expectBounds(await receive(family, size)),
		120_000,
	);
});

(whole ? it : it.skip)(
	'25 MB of structure hold up neither n8n nor the next mail',
	async () => {
		const { hold, memory } = await receive(structure.name, 25_000_000);
		// How long it takes is the sandbox's affair: it describes all parts each time.
		expect(hold).toBeLessThan(MAX_HOLD);
		expect(memory).toBeLessThan(MAX_MEMORY);
	},
	300_000,
);
