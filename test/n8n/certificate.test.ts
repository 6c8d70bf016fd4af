import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Credential, Workflow } from '../../demo/n8n-rest';
import { startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { scopesOf } from '../../gmail/auth/scopes';
import { httpRequestWith } from './http-request';
import { sendingWorkflow } from './sending-workflow';

const email = 'mailer@own-key.iam.gserviceaccount.com';
const clientId = '112233445566778899001';
const alice = 'alice@example.test';
const support = 'support@example.test';
const DAY = 24 * 3_600_000;

/** What n8n hands to the form of the credential when it is opened. */
interface Form {
	keyPairs?: string;
	publicCertificate: string;
	publicCertificateState: string;
	nextPublicCertificate: string;
	renew?: boolean;
	clientId: string;
}

let pipeline: Pipeline;
let credential: Credential;
let filledIn: Record<string, unknown>;

beforeAll(async () => {
	pipeline = await startPipeline();
	const { rest, sandbox } = pipeline;
	await sandbox.control('addServiceAccount', { email, clientId });
	filledIn = {
		keyFormat: 'certificate',
		serviceAccountEmail: email,
		validDays: 90,
		mailboxAddress: alice,
		accessLevel: 'fullMail',
		customServers: true,
		imapHost: sandbox.servers.imap.host,
		imapPort: sandbox.servers.imap.port,
		smtpHost: sandbox.servers.smtp.host,
		smtpPort: sandbox.servers.smtp.port,
		apiUrl: sandbox.servers.api,
		tokenUrl: sandbox.tokenUrl,
	};
	credential = await rest.createCredential('Own key', 'gmailServiceAccountApi', filledIn);
});

afterAll(async () => await pipeline?.close());

const openForm = async (): Promise<Form> =>
	(
		await pipeline.rest.call<{ data: Form }>(
			'GET',
			`/credentials/${credential.id}?includeData=true`,
		)
	).data;

/** As the editor tests: with what stands in the form, masks included. */
const pressTest = async (data: object): Promise<string> => {
	const { status, message } = await pipeline.rest.call<{ status: string; message: string }>(
		'POST',
		'/credentials/test',
		{ credentials: { ...credential, data } },
	);
	return `${status}: ${message}`;
};

const save = async (data: object): Promise<void> => {
	const { id, name, type } = credential;
	await pipeline.rest.call('PATCH', `/credentials/${id}`, { name, type, data });
};

/** The call that sends one mail in the name of `mailbox`; returns the status and the text of the answer. */
const send = async (path: string, mailbox: string, subject: string): Promise<string> => {
	const response = await fetch(`${pipeline.n8n.url}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ subject, mailbox }),
	});
	return `${response.status} ${await response.text()}`;
};

const withParameter = (workflow: Workflow, parameters: object): Workflow => ({
	...workflow,
	nodes: workflow.nodes.map((node) =>
		node.name === 'Gmail Send'
			? { ...node, parameters: { ...node.parameters, ...parameters } }
			: node,
	),
});

test('the key pair is born with the first test, which says where the certificate goes', async () => {
	expect(await pressTest(filledIn)).toMatch(/^Error: .*not know it yet.*Upload existing key/);
	const form = await openForm();
	const certificate = new X509Certificate(form.publicCertificate);
	expect(certificate.subject).toBe('CN=unused');
	expect(Math.round((+certificate.validToDate - Date.now()) / DAY)).toBe(90);
	expect(form.publicCertificateState).toContain(certificate.validToDate.toISOString().slice(0, 10));
});

test('the private key is masked', async () => {
	const form = await openForm();
	expect(form.keyPairs).toMatch(/^__n8n_BLANK_VALUE/);
	expect(JSON.stringify(form)).not.toContain('PRIVATE');
});

test('the key stays the same when the form is opened, tested, and saved again', async () => {
	const before = await openForm();
	await pressTest(before);
	await save({ ...before, name: undefined, validDays: 30 });
	await pressTest(await openForm());
	expect((await openForm()).publicCertificate).toBe(before.publicCertificate);
});

test('without the delegation, the test names the client ID and the scopes to paste', async () => {
	const { publicCertificate: certificate } = await openForm();
	await pipeline.sandbox.control('uploadKey', { email, certificate });
	expect(await pressTest(await openForm())).toMatch(
		new RegExp(
			`^Error: Token failed: .*Client ID: ${clientId}\\. Scopes: ${scopesOf.fullMail.join(',')}$`,
		),
	);
});

test('a step that fails is named', async () => {
	const { sandbox } = pipeline;
	await sandbox.control('delegate', { clientId, scopes: scopesOf.fullMail });
	await sandbox.control('addSmtpFault', {
		stage: 'auth',
		do: 'answer',
		text: '535 5.7.8 Username and Password not accepted.',
	});
	expect(await pressTest(await openForm())).toMatch(/^Error: SMTP sign-in failed: \S/);
	await sandbox.control('clearFaults', {});
});

test('once it is uploaded and delegated, the test signs in, and the form tells', async () => {
	expect(await pressTest(await openForm())).toMatch(/^OK/);
	expect(await openForm()).toMatchObject({
		clientId,
		publicCertificateState: expect.stringMatching(/^Google knows it\. It ends on/),
	});
});

test('it is renewed without a gap', async () => {
	const { sandbox } = pipeline;
	const { publicCertificate: old, ...form } = await openForm();
	await save({ ...form, publicCertificate: old, renew: true });
	expect(await pressTest(await openForm())).toMatch(/^OK/);
	const { publicCertificate, nextPublicCertificate: next } = await openForm();
	expect(publicCertificate).toBe(old);
	expect(new X509Certificate(next).publicKey.equals(new X509Certificate(old).publicKey)).toBe(
		false,
	);

	const { keyId } = await sandbox.control<{ keyId: string }>('uploadKey', {
		email,
		certificate: next,
	});
	expect(keyId).toMatch(/\w/);
	expect(await pressTest(await openForm())).toMatch(/^OK/);
	const renewed = await openForm();
	expect([renewed.publicCertificate, renewed.nextPublicCertificate]).toEqual([next, '']);

	await pressTest(renewed);
	expect((await openForm()).nextPublicCertificate).toBe('');
});

test('one credential acts for each mailbox that an item names, where its owner allows it', async () => {
	const { rest, sandbox } = pipeline;
	const { workflow, path } = sendingWorkflow(credential);
	const saved = await rest.createWorkflow(
		withParameter(workflow, { actFor: '={{ $json.body.mailbox }}' }),
	);
	await rest.activate(saved);
	expect(await send(path, alice, 'Of the own mailbox')).toMatch(/^200/);
	expect(await send(path, support, 'Of another, not allowed')).toMatch(/^500/);
	const [refused] = await rest.executions(saved.id);
	expect(await rest.executionData(refused?.id ?? '')).toContain(
		`The credential may act for ${alice} only, not for ${support}`,
	);

	await save({ ...(await openForm()), allowOtherMailboxes: true });
	expect(await send(path, support, 'Of another, allowed')).toMatch(/^200/);
	const sent = async (address: string): Promise<string[]> => {
		const { messages } = await sandbox.control<{ messages: { labels: string[]; raw: string }[] }>(
			'listMessages',
			{ address },
		);
		return messages
			.filter(({ labels }) => labels.includes('\\Sent'))
			.map(({ raw }) => Buffer.from(raw, 'base64').toString());
	};
	expect((await sent(alice)).join()).toContain('Of the own mailbox');
	expect((await sent(support)).join()).toContain('Of another, allowed');
});

test("n8n's HTTP Request node cannot use the credential", async () => {
	expect(await httpRequestWith(pipeline, credential)).toMatch(/restricted to/);
});

test('no key is found in what n8n keeps and logs: database, executions, log', async () => {
	const { folder, n8n, sandbox } = pipeline;
	const kept = join(folder, '.n8n');
	const files = readdirSync(kept, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !entry.parentPath.startsWith(join(kept, 'nodes')))
		.map((entry) => join(entry.parentPath, entry.name));
	expect(files.map((file) => file.slice(kept.length))).toContain('/database.sqlite');
	// The JSON key of the demo is known here; the one born in the credential to nobody, so its first line has to do.
	const jsonKey = sandbox.serviceAccountKey.private_key.split('\n')[1] ?? '';
	const texts = [...files.map((file) => readFileSync(file, 'latin1')), n8n.tail(10_000)];
	expect(texts.some((text) => text.includes('Of the own mailbox'))).toBe(true);
	for (const text of texts) {
		expect(text.includes(jsonKey)).toBe(false);
		expect(/BEGIN (RSA )?PRIVATE KEY/.test(text)).toBe(false);
	}
});
