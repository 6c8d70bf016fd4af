/**
 * How many mails a second: 200 mails of 5 KB over SMTP with 40 ms of added round trip, by the core, by bare nodemailer with
 * the same pool, with one connection, and with a new connection for each mail as n8n's Send Email makes it; and by the API
 * beside JSON requests with a token each, as n8n's Gmail node makes them with a service account; the last two kinds send a tenth
 * of the mails. Then one mail at a time by the core: with new connections, and over those of the mail before. Rounds alternate; the
 * medians are compared. The sandbox runs in a process of its own.
 *
 *   npx tsx bench/send-rate.ts [mails] [round trip in ms] [words that the names of the ways hold]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';
import { startSandboxProcess, type SandboxProcess } from '../demo/sandbox-process';
import type { Account } from '../gmail/account';
import type { OutgoingMail, Transport } from '../gmail/message';
import { compose } from '../gmail/send/compose';
import { openSender } from '../gmail/send/sender';
import { startDelayingProxy, type DelayingProxy } from '../test/support/delaying-proxy';
import { inRounds, median, numberGiven, timed } from './measuring';

const COUNT = numberGiven(0, 200);
const ROUND_TRIP = numberGiven(1, 40);
const ONLY = process.argv[4] ?? '';
const ROUNDS = 5;
const AT_A_TIME = 8;
const me = 'support@example.test';
const carla = 'carla@customer.test';
const body = 'x'.repeat(76).concat('\r\n').repeat(64);

const folder = mkdtempSync(join(tmpdir(), 'send-rate-'));

/** Works on mails, some at a time. */
const inParallel = async (
	count: number,
	atATime: number,
	work: (i: number) => Promise<unknown>,
): Promise<void> => {
	let next = 0;
	const worker = async (): Promise<void> => {
		while (next < count) await work(next++);
	};
	await Promise.all(Array.from({ length: atATime }, worker));
};

interface Way {
	name: string;
	/** Mails that it sends. */
	count: number;
	run(): Promise<void>;
}

const outgoing = (i: number): OutgoingMail => ({
	senderName: '',
	to: [{ name: '', address: carla }],
	cc: [],
	bcc: [],
	replyTo: [],
	subject: `Mail ${i}`,
	text: body,
	attachments: [],
});

const byCore = (account: Account, transport: Transport): Way => ({
	name: `the core, ${transport}`,
	count: COUNT,
	run: async () => {
		const sender = openSender(account, transport);
		await inParallel(COUNT, AT_A_TIME, async (i) => await sender.send(compose(outgoing(i), me)));
		await sender.close();
	},
});

const ONE_BY_ONE = 10;

/** One mail an execution. */
const byExecutions = (account: Account, keep: boolean): Way => ({
	name: `the core, one mail at a time, smtp, ${keep ? 'connections kept' : 'new connections'}`,
	count: ONE_BY_ONE,
	run: async () => {
		for (let i = 0; i < ONE_BY_ONE; i++) {
			const sender = openSender(account, 'smtp', { keep });
			await sender.send(compose(outgoing(i), me));
			await sender.close();
		}
	},
});

const byNodemailer = (name: string, account: Account, connections: number, count = COUNT): Way => ({
	name,
	count,
	run: async () => {
		const pooled = connections > 0;
		const open = async () =>
			createTransport({
				...account.servers.smtp,
				secure: true,
				name: 'example.test',
				...(pooled && { pool: true as const, maxConnections: connections }),
				auth: { type: 'OAuth2', user: me, accessToken: await account.getToken() },
			});
		const shared = await open();
		await inParallel(count, pooled ? connections : 1, async (i) => {
			const transport = pooled ? shared : await open();
			await transport.sendMail({ from: me, to: carla, subject: `Mail ${i}`, text: body });
			if (!pooled) transport.close();
		});
		shared.close();
	},
});

/** A token, then the message whole as base64 in JSON: two requests a mail, one mail after another. */
const byJson = (sandbox: SandboxProcess, api: string): Way => ({
	name: "JSON with a token each, as n8n's Gmail node",
	count: COUNT / 10,
	run: async () => {
		for (let i = 0; i < COUNT / 10; i++) {
			const { token } = await sandbox.control<{ token: string }>('mintToken', { address: me });
			// The token endpoint is as far away as the API.
			await fetch(`${api}/sandbox-token`).catch(() => undefined);
			const raw = await new MailComposer({
				from: me,
				to: carla,
				subject: `Mail ${i}`,
				text: body,
			})
				.compile()
				.build();
			const answer = await fetch(`${api}/gmail/v1/users/me/messages/send`, {
				method: 'POST',
				headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
				body: JSON.stringify({ raw: raw.toString('base64url') }),
			});
			if (!answer.ok) throw new Error(await answer.text());
			await answer.arrayBuffer();
		}
	},
});

const main = async (): Promise<void> => {
	const sandbox = await startSandboxProcess(folder);
	const proxies: DelayingProxy[] = [];
	try {
		const away = async (target: { host: string; port: number }): Promise<number> => {
			const proxy = await startDelayingProxy(target, ROUND_TRIP);
			proxies.push(proxy);
			return proxy.port;
		};
		const host = '127.0.0.1';
		const api = new URL(sandbox.servers.api);
		const smtpPort = await away(sandbox.servers.smtp);
		const apiPort = await away({ host: api.hostname, port: Number(api.port) });
		let tokens = 0;
		let token: Promise<string> | undefined;
		const account: Account = {
			address: me,
			access: 'fullMail',
			servers: {
				imap: sandbox.servers.imap,
				smtp: { host, port: smtpPort },
				api: `https://${host}:${apiPort}`,
			},
			getToken: async () => {
				token ??= sandbox
					.control<{ token: string }>('mintToken', { address: me })
					.then((minted) => minted.token);
				tokens += 1;
				return await token;
			},
		};
		const ways = [
			byCore(account, 'smtp'),
			byNodemailer(`bare nodemailer, ${AT_A_TIME} connections`, account, AT_A_TIME),
			byNodemailer('bare nodemailer, 1 connection', account, 1, COUNT / 4),
			byNodemailer('nodemailer, a connection a mail (as Send Email)', account, 0, COUNT / 10),
			byCore(account, 'api'),
			byJson(sandbox, account.servers.api),
			byExecutions(account, false),
			byExecutions(account, true),
		].filter(({ name }) => name.includes(ONLY));
		const rateOf = ({ name, count, run }: Way) => [
			name,
			async (): Promise<number> => {
				const rate = count / ((await timed(run)) / 1000);
				process.stderr.write(`${name}: ${rate.toFixed(1)}/s\n`);
				return rate;
			},
		];
		const rates: Record<string, number[]> = await inRounds(
			ROUNDS,
			Object.fromEntries(ways.map(rateOf)) as Record<string, () => Promise<number>>,
		);
		for (const [name, measured] of Object.entries(rates)) {
			const rate = median(measured);
			console.log(
				`${name}: ${rate.toFixed(1)} mails/s (${measured.map((each) => each.toFixed(1)).join(', ')})`,
			);
		}
		const perRound = (name: string, other: string): void => {
			const others = rates[other] ?? [];
			const ratios = (rates[name] ?? []).map((rate, i) => rate / (others[i] ?? NaN));
			const each = ratios.map((ratio) => ratio.toFixed(2)).join(', ');
			console.log(`${name} / ${other}: ${median(ratios).toFixed(2)} (round by round ${each})`);
		};
		perRound('the core, smtp', `bare nodemailer, ${AT_A_TIME} connections`);
		const oneByOne = 'the core, one mail at a time, smtp';
		perRound(`${oneByOne}, connections kept`, `${oneByOne}, new connections`);
		console.log(`tokens asked for by nodemailer and the core: ${tokens}`);
	} finally {
		for (const proxy of proxies) await proxy.close();
		await sandbox.close();
	}
};

main()
	.catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	})
	.finally(() => rmSync(folder, { recursive: true, force: true }));
