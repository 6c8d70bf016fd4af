import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { makeConfigFolder } from './config-folder';
import { startDaemon } from './daemon';
import { freePort } from './free-port';

/** What a filter makes of a mail: points, of which more are worse, and what they are for. */
export interface Verdict {
	score: number;
	rules: string[];
}

/** Filters of spam that look at nothing but the mail: no DNS, no list on the net, nothing learnt. */
export interface SpamFilters {
	spamAssassin(mail: Buffer): Promise<Verdict>;
	rspamd(mail: Buffer): Promise<Verdict>;
	/** Never throws. */
	stop(): Promise<void>;
}

/** Modules of rspamd that ask somebody else. */
const asking =
	`arc asn bimi dkim dkim_signing dmarc fuzzy_check greylist hfilter history_redis mx_check neural ratelimit rbl replies
	reputation rspamd_update spf surbl url_redirector`.split(/\s+/);

const SPAMASSASSIN =
	/^X-Spam-Status: \w+, score=(-?[\d.]+) required=[\d.]+ tests=([^=]*?)\sautolearn/ms;

export async function startSpamFilters(): Promise<SpamFilters> {
	const folder = await makeConfigFolder('rspamd-');
	const { path } = folder;
	const port = await freePort();
	const local = `${path}/local.d`;
	await mkdir(local);
	const write = async (name: string, lines: string[]) =>
		await writeFile(`${local}/${name}`, `${lines.join('\n')}\n`);
	for (const module of asking) await write(`${module}.conf`, ['enabled = false;']);
	for (const worker of ['controller', 'proxy', 'fuzzy'])
		await write(`worker-${worker}.inc`, ['enabled = false;']);
	const preferences = `${path}/preferences`;
	await writeFile(preferences, '');
	await write('worker-normal.inc', [`bind_socket = "127.0.0.1:${port}";`, 'count = 1;']);
	await write('logging.inc', [
		`type = "file"; filename = "${path}/rspamd.log"; level = "warning";`,
	]);
	await write('options.inc', [
		'dns { nameserver = ["127.0.0.1:1"]; timeout = 0.01s; retransmits = 1; }',
		`hs_cache_dir = "${path}"; tempdir = "${path}"; pidfile = "${path}/rspamd.pid";`,
	]);
	const folders = ['DBDIR', 'RUNDIR', 'LOGDIR', 'LOCAL_CONFDIR'].map(
		(name) => `--var=${name}=${path}`,
	);
	const daemon = await startDaemon({
		// -i: it may run as root.
		command: ['rspamd', '-f', '-i', '-c', '/etc/rspamd/rspamd.conf', ...folders],
		ports: [port],
		timeout: 60_000,
		readLog: () => folder.tail('rspamd.log'),
	}).catch(async (error: unknown) => {
		await folder.remove();
		throw error;
	});
	return {
		async rspamd(mail) {
			const response = await fetch(`http://127.0.0.1:${port}/checkv2`, {
				method: 'POST',
				body: new Uint8Array(mail),
				headers: { IP: '127.0.0.1', From: 'us@example.com', Rcpt: 'carla@customer.example' },
			});
			const { score, symbols } = (await response.json()) as {
				score: number;
				symbols: Record<string, { score: number }>;
			};
			const rules = Object.entries(symbols).filter(([, { score: points }]) => points !== 0);
			return { score, rules: rules.map(([name, { score: points }]) => `${name} ${points}`) };
		},
		async spamAssassin(mail) {
			const file = `${path}/mail.eml`;
			await writeFile(file, mail);
			// -L: no tests that ask the net; -p: no preferences of anybody.
			const { stdout } = await promisify(execFile)(
				'spamassassin',
				['-L', '-p', preferences, file],
				{ maxBuffer: 64 * 1024 * 1024, env: { ...process.env, HOME: path } },
			);
			const [, score = 'NaN', tests = ''] = SPAMASSASSIN.exec(stdout) ?? [];
			return { score: Number(score), rules: tests.replace(/\s+/g, '').split(',') };
		},
		async stop() {
			await daemon.stop();
			await folder.remove();
		},
	};
}
