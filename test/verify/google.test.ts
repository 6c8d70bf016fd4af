import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { signInScopes } from '../../gmail/auth/scopes';
import type { AccessLevel } from '../../gmail/access-level';
import { createCleaner } from '../../verify/cleaner';
import { readCredentials, type Credentials } from '../../verify/credentials-file';
import { toMarkdown } from '../../verify/markdown-table';
import type { Finding } from '../../verify/protocol';
import { verify, type VerifyOptions } from '../../verify/verify';
import { alice, carla, seededSandbox, type SeededSandbox } from '../sandbox/seeded-sandbox';

let seeded: SeededSandbox;
let folder: string;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'verify-google-'));
	seeded = await seededSandbox({ directory: folder });
});

afterEach(async () => {
	await seeded.sandbox.close();
	rmSync(folder, { recursive: true, force: true });
});

const save = (name: string, content: object): string => {
	const file = join(folder, name);
	writeFileSync(file, JSON.stringify(content));
	return file;
};

const oAuth = (access: AccessLevel = 'fullMail'): Credentials => {
	const { sandbox, seeds } = seeded;
	const { clientId, clientSecret } = seeds.oauthClient;
	const refreshToken = sandbox.oauth.refreshTokens.issue({
		address: alice,
		scopes: signInScopes[access],
		clientId,
		consentId: 'consent',
	});
	return readCredentials(
		save('me.json', { clientId, clientSecret, refreshToken, address: alice, access }),
	);
};

const serviceAccount = (change: object = {}): Credentials => {
	save('key.json', seeded.seeds.serviceAccountKey);
	return readCredentials(save('me.json', { keyFile: 'key.json', mailbox: alice, ...change }));
};

const run = async (
	credentials: Credentials,
	options: Partial<VerifyOptions> = {},
): Promise<Finding[]> =>
	await verify({
		credentials,
		target: { servers: seeded.sandbox.servers, tokenUrl: seeded.sandbox.tokenUrl },
		...options,
	});

/** What did not come out as expected, one line each. */
const surprises = (findings: Finding[]): string[] =>
	findings
		.filter(({ verdict }) => verdict === 'different' || verdict === 'failed')
		.map(({ verdict, behaviour, observed }) => `${behaviour} ${verdict}: ${observed}`);

const verdictOf = (findings: Finding[], behaviour: RegExp): string[] =>
	findings.filter((row) => behaviour.test(row.behaviour)).map(({ verdict }) => verdict);

const visible = () =>
	seeded
		.mailbox(alice)
		.all()
		.filter(({ labels }) => !labels.has('\\Trash'));

describe('the check of a real mailbox, against the sandbox', () => {
	it.each([
		['a person', oAuth],
		['a service account', serviceAccount],
	])('finds all as documented, signed in as %s', async (_who, credentials) => {
		const findings = await run(credentials());
		expect(surprises(findings)).toEqual([]);
		expect(findings.filter(({ verdict }) => verdict === 'as expected').length).toBeGreaterThan(30);
	});

	it('leaves the mailbox as it was: its messages in Trash, its label gone', async () => {
		seeded.sandbox.store.deliver(
			{ from: carla, to: [alice] },
			Buffer.from(`From: ${carla}\r\nTo: ${alice}\r\nSubject: Mine\r\n\r\nHi`),
		);
		const before = visible().map(({ id }) => id);
		const labels = seeded.mailbox(alice).labels();
		await run(oAuth());
		expect(visible().map(({ id }) => id)).toEqual(before);
		expect(seeded.mailbox(alice).all()).toHaveLength(before.length + 4);
		expect(seeded.mailbox(alice).labels()).toEqual(labels);
	});

	it('takes away a message that should have been refused and was not', async () => {
		const box = seeded.mailbox(alice);
		box.append(Buffer.from('Subject: Mine\r\n\r\nHi'), { labels: [] });
		// Every thread is known: so is that of the reply which should fail.
		box.thread = () => box.all();
		const findings = await run(oAuth());
		expect(verdictOf(findings, /unknown thread/)).toEqual(['different']);
		expect(visible()).toHaveLength(1);
	});

	it('opens no IMAP with send only, and writes to the second address', async () => {
		const findings = await run({ ...oAuth('sendOnly'), secondAddress: carla });
		expect(surprises(findings)).toEqual([]);
		expect(findings.map(({ area }) => area)).not.toContain('Labels and keywords');
		expect(seeded.mailbox(carla).all()).toHaveLength(1);
	});

	it('shows where a server answers otherwise, and what it said', async () => {
		const findings = await run(oAuth(), {
			onFinding: ({ behaviour }) => {
				if (behaviour !== 'IMAP: wrong token') return;
				const text = '[UNAVAILABLE] Temporary System Problem';
				seeded.sandbox.imap.faults.add({ do: 'no', text, when: { command: 'SELECT' }, times: 1 });
			},
		});
		expect(surprises(findings)).toEqual([
			expect.stringMatching(/^IMAP: unknown folder different: .*Temporary System Problem/),
		]);
	});

	it('goes on after a failure and says what the server said', async () => {
		seeded.sandbox.smtp.limits.set(alice, 0);
		const findings = await run(oAuth());
		expect(verdictOf(findings, /^smtp: a message to oneself/)).toEqual(['failed']);
		expect(findings.find(({ behaviour }) => /^smtp: a message/.test(behaviour))?.observed).toMatch(
			/sendingLimitReached.*5\.4\.5/,
		);
		expect(verdictOf(findings, /unknown folder/)).toEqual(['as expected']);
	});

	it('waits for the end of a session where it is asked to', async () => {
		seeded.sandbox.oauth.tokens.lifetime = 4;
		const findings = await run(oAuth(), { waitForGoodbye: true });
		expect(verdictOf(findings, /ends with its token/)).toEqual(['as expected']);
	});

	it('prints neither secret nor address', async () => {
		const tokens: string[] = [];
		const { oauth } = seeded.sandbox;
		const issue = oauth.tokens.issue.bind(oauth.tokens);
		oauth.tokens.issue = (...given) => {
			const issued = issue(...given);
			tokens.push(issued.token);
			return issued;
		};
		const credentials = oAuth();
		const { signIn } = credentials;
		if (signIn.kind !== 'oAuth2') throw new Error('not the sign-in of a person');
		const table = toMarkdown(await run(credentials));
		expect(tokens.length).toBeGreaterThan(0);
		for (const secret of [...tokens, signIn.clientSecret, signIn.refreshToken, alice])
			expect(table).not.toContain(secret);
		const { clean, hide } = createCleaner(credentials);
		hide('a token of another form');
		expect(clean(`${alice} said "a token of another form ${signIn.clientSecret}"`)).toBe(
			'<mailbox> said "[hidden] [hidden]"',
		);
	});
});

describe('the program', () => {
	it('prints tables for the fidelity page, and ends well', async () => {
		const { sandbox } = seeded;
		oAuth();
		const servers = save('servers.json', { ...sandbox.servers, tokenUrl: sandbox.tokenUrl });
		const { stdout } = await promisify(execFile)(
			process.execPath,
			['--import', 'tsx', 'verify/google.ts', join(folder, 'me.json'), '--servers', servers],
			{
				cwd: resolve(__dirname, '../..'),
				env: { ...process.env, NODE_EXTRA_CA_CERTS: sandbox.caFile },
			},
		);
		expect(stdout).toContain('Run against other servers than Google');
		expect(stdout).toMatch(/^\| smtp: a message to oneself \| .* \| as expected \| \d+ \|$/m);
	});
});

describe('the credentials file', () => {
	it('is refused inside the repository, where it would be committed one day', () => {
		expect(() => readCredentials(resolve(__dirname, '../../package.json'))).toThrow(
			'outside this repository',
		);
	});

	it('names the field that is missing', () => {
		expect(() => readCredentials(save('half.json', { clientId: 'x' }))).toThrow('"clientSecret"');
	});
});
