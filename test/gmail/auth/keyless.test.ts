import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestKeylessToken } from '../../../gmail/auth/keyless';
import { scopesOf } from '../../../gmail/auth/scopes';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { trustCertificate } from '../../support/trust';

const alice = 'alice@example.test';
const email = 'mailer@project.iam.gserviceaccount.com';
const machine = 'vm@project.iam.gserviceaccount.com';
const workload =
	'principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/n8n';

const environment = { ...process.env };
let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
	sandbox = await startSandbox({ ports: { introspection: 0 } });
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: alice, name: 'Alice' });
	const { serviceAccounts, cloud } = sandbox.oauth;
	const { client_id: clientId } = await serviceAccounts.add({ email });
	serviceAccounts.delegate(clientId, scopesOf.fullMail);
	cloud.allowSigning(email, machine);
	cloud.allowSigning(email, workload);
	cloud.subjects.set('a-token-of-another-cloud', workload);
	folder = mkdtempSync(join(tmpdir(), 'federation-'));
});

beforeEach(() => {
	sandbox.oauth.cloud.machine = machine;
	process.env.GMAIL_KEYLESS_ENABLED = 'true';
	process.env.GMAIL_IAM_CREDENTIALS_URL = sandbox.servers.api;
	process.env.GCE_METADATA_HOST = `127.0.0.1:${sandbox.ports.introspection}`;
	delete process.env.GOOGLE_APPLICATION_CREDENTIALS;
});

afterAll(async () => {
	process.env = environment;
	rmSync(folder, { recursive: true });
	await sandbox.close();
});

const request = async (given: Partial<Parameters<typeof requestKeylessToken>[0]> = {}) =>
	await requestKeylessToken({
		email,
		mailbox: alice,
		access: 'fullMail',
		tokenUrl: sandbox.tokenUrl,
		...given,
	});

/** A configuration file as Google Cloud hands it out, whose subject token stands in a file. */
const federation = (subjectToken: string, more: object = {}): string => {
	const subject = join(folder, 'subject-token');
	const file = join(folder, 'federation.json');
	writeFileSync(subject, subjectToken);
	writeFileSync(
		file,
		JSON.stringify({
			type: 'external_account',
			audience:
				'//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/n8n',
			subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
			token_url: `${sandbox.servers.api}/v1/token`,
			credential_source: { file: subject },
			...more,
		}),
	);
	return file;
};

const isForAlice = async (): Promise<void> => {
	const { accessToken, expiresAt = 0 } = await request();
	expect(sandbox.oauth.tokens.verify(accessToken)).toMatchObject({
		address: alice,
		scopes: scopesOf.fullMail,
	});
	expect(Math.abs(expiresAt - Date.now() - 3_599_000)).toBeLessThan(10_000);
};

describe('requestKeylessToken', () => {
	it('has Google sign, in the name of the machine on Google Cloud', isForAlice);

	it('has Google sign, in the name of a machine elsewhere (workload identity federation)', async () => {
		sandbox.oauth.cloud.machine = undefined;
		process.env.GOOGLE_APPLICATION_CREDENTIALS = federation('a-token-of-another-cloud');
		await isForAlice();
	});

	it('takes the way over a service account that the federation names', async () => {
		sandbox.oauth.cloud.machine = undefined;
		const between = 'between@project.iam.gserviceaccount.com';
		await sandbox.oauth.serviceAccounts.add({ email: between });
		sandbox.oauth.cloud.subjects.set('a-token-that-may-not-sign', 'somebody');
		sandbox.oauth.cloud.allowSigning(between, 'somebody');
		sandbox.oauth.cloud.allowSigning(email, between);
		process.env.GOOGLE_APPLICATION_CREDENTIALS = federation('a-token-that-may-not-sign', {
			service_account_impersonation_url: `${sandbox.servers.api}/v1/projects/-/serviceAccounts/${between}:generateAccessToken`,
		});
		await isForAlice();
	});

	it('does nothing unless whoever runs n8n has allowed it', async () => {
		delete process.env.GMAIL_KEYLESS_ENABLED;
		const before = { ...sandbox.oauth.tokens.issued };
		await expect(request()).rejects.toMatchObject({
			code: 'keyInvalid',
			remedy: expect.stringContaining('GMAIL_KEYLESS_ENABLED'),
		});
		expect(sandbox.oauth.tokens.issued).toEqual(before);
	});

	it.each([
		[
			'a machine without an identity',
			() => void (process.env.GCE_METADATA_HOST = '127.0.0.1:1'),
			/no Google identity/,
		],
		[
			'a foreign token that Google does not take',
			() => void (process.env.GOOGLE_APPLICATION_CREDENTIALS = federation('another')),
			/federation of this machine gives no token/,
		],
		[
			'a file that is not there',
			() => void (process.env.GOOGLE_APPLICATION_CREDENTIALS = join(folder, 'none.json')),
			/federation of this machine gives no token/,
		],
	])('tells of %s', async (_what, prepare, message) => {
		prepare();
		await expect(request()).rejects.toMatchObject({
			code: 'keyInvalid',
			message: expect.stringMatching(message),
		});
	});

	it('names the role that the machine needs on the service account', async () => {
		const other = 'other@project.iam.gserviceaccount.com';
		await sandbox.oauth.serviceAccounts.add({ email: other });
		await expect(request({ email: other })).rejects.toMatchObject({
			message: expect.stringContaining('does not let this machine sign'),
			remedy: expect.stringMatching(`${other} .*Service Account Token Creator`),
		});
	});

	it('is told like every service account when the delegation is missing', async () => {
		await expect(request({ access: 'sendOnly' })).rejects.toMatchObject({
			code: 'delegationMissing',
		});
	});
});
