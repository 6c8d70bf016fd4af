import { OutsideMailbox } from '../../demo/outside-mailbox';
import { owner, people, startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import type { Credential } from '../../demo/n8n-rest';
import { CredentialForm } from './credential-form';
import { Editor } from './editor';
import { httpRequestWith } from './http-request';
import { KeptFiles, logToFile } from './kept-files';
import { receive, send } from './one-mail';

const mailScope = 'https://mail.google.com/';
const sendScope = 'https://www.googleapis.com/auth/gmail.send';

let pipeline: Pipeline;
let editor: Editor;
let customer: OutsideMailbox;

beforeAll(async () => {
	pipeline = await startPipeline({ n8nEnv: logToFile });
	[editor, customer] = await Promise.all([
		Editor.open(pipeline.n8n.url, owner),
		OutsideMailbox.open(pipeline.sandbox.login(people.customer)),
	]);
});

afterEach(() => {
	expect(editor.errors.splice(0)).toEqual([]);
});

afterAll(async () => {
	await Promise.all([editor?.close(), customer?.close()]);
	await pipeline?.close();
});

test('Sign in with Google, full mail: from an empty form to a mail received', async () => {
	const form = await CredentialForm.create(editor, 'Gmail IMAP/SMTP OAuth2 API', 'Gmail of Alice');
	await form.picture('sign-in-oauth2-empty');
	await fillClient(form);
	await form.useSandbox(pipeline);
	const consent = await form.openConsent('Sign in with Google');
	expect(await consent.locator('body').innerText()).toContain(mailScope);
	await consent.close();
	await form.signIn({ account: people.reports });
	await form.picture('sign-in-oauth2-full-mail');
	const credential = await form.saved(pipeline);
	expect(await tested(credential)).toMatch(/^OK/);
	await receive(pipeline, credential, people.reports, 'For the full sign-in');
});

test.each([
	['made in the form', 'Gmail of Alice'],
	['made without its hidden field', `Gmail of ${people.support}`],
])("n8n's HTTP Request node cannot use a sign-in with Google %s", async (_how, name) => {
	const all = await pipeline.rest.call<Credential[]>('GET', '/credentials');
	const credential = all.find((candidate) => candidate.name === name);
	expect(await httpRequestWith(pipeline, credential!)).toContain(
		'configured to prevent use within an HTTP Request',
	);
});

test('Sign in with Google, send only: asks for gmail.send alone, and sends', async () => {
	const form = await CredentialForm.create(
		editor,
		'Gmail IMAP/SMTP OAuth2 API',
		'Reports of Alice',
	);
	await fillClient(form);
	await form.dialog.getByText('Workflows can receive over IMAP').waitFor();
	await form.choose('accessLevel', 'Send Only');
	await form.dialog.getByText('Workflows can send through the Gmail API').waitFor();
	await form.picture('sign-in-oauth2-send-only', 'clientSecret');
	await form.useSandbox(pipeline);
	const consent = await form.openConsent('Sign in with Google');
	const asked = await consent.locator('body').innerText();
	expect(asked).toContain(sendScope);
	expect(asked).not.toContain(mailScope);
	await consent.close();
	await form.signIn({ account: people.reports });
	const credential = await form.saved(pipeline);
	expect(await tested(credential)).toMatch(/^OK/);
	await send(pipeline, credential, 'From the sign-in that may only send');
	const { parsed } = await customer.waitFor(
		({ subject }) => subject === 'From the sign-in that may only send',
		20_000,
	);
	expect(parsed.from?.value[0]?.address).toBe(people.reports);
});

test('service account, JSON key: pasted, tested green, and a mail received', async () => {
	const form = await CredentialForm.create(
		editor,
		'Gmail IMAP/SMTP Service Account API',
		'Service account with a JSON key',
	);
	await form.picture('service-account-empty');
	await form.paste('jsonKey', JSON.stringify(pipeline.sandbox.serviceAccountKey, undefined, 2));
	await form.fill({ mailboxAddress: people.reports });
	await form.useSandbox(pipeline);
	await form.save();
	expect(await form.tested()).toContain('Connection tested successfully');
	await form.picture('service-account-json-key');
	await receive(pipeline, await form.saved(pipeline), people.reports, 'For the service account');
});

test('service account, e-mail and private key: pasted, tested green, and a mail of a mailbox that the trigger chooses received', async () => {
	const { client_email: email, private_key: key } = pipeline.sandbox.serviceAccountKey;
	const form = await CredentialForm.create(
		editor,
		'Gmail IMAP/SMTP Service Account API',
		'Service account with a private key',
	);
	await form.choose('keyFormat', 'Email and Private Key');
	await form.fill({ serviceAccountEmail: email, mailboxAddress: people.reports });
	await form.paste('privateKey', key);
	await form.switchOn('allowOtherMailboxes');
	await form.picture('service-account-private-key');
	await form.dialog.getByText('Workflows can receive over IMAP').waitFor();
	await form.useSandbox(pipeline);
	await form.save();
	expect(await form.tested()).toContain('Connection tested successfully');
	const chosen = 'chosen@example.test';
	await pipeline.sandbox.control('addAccount', { address: chosen, name: 'Chosen' });
	await receive(pipeline, await form.saved(pipeline), chosen, 'For the mailbox chosen', {
		actFor: chosen,
	});
});

test('service account, certificate made here: born on saving, uploaded, tested green, and a mail received', async () => {
	const { sandbox } = pipeline;
	const email = 'mailer@born-in-n8n.iam.gserviceaccount.com';
	const { client_id: clientId } = await sandbox.control<{ client_id: string }>(
		'addServiceAccount',
		{ email },
	);
	const filled = await CredentialForm.create(
		editor,
		'Gmail IMAP/SMTP Service Account API',
		'Service account with a certificate',
	);
	await filled.choose('keyFormat', 'Certificate Made Here');
	await filled.picture('service-account-certificate-empty');
	await filled.fill({ serviceAccountEmail: email, mailboxAddress: people.reports });
	await filled.useSandbox(pipeline);
	await filled.save();
	expect(await filled.tested()).toContain('Upload existing key');

	const credential = await filled.saved(pipeline);
	const form = await CredentialForm.open(editor, credential);
	await form.tested();
	await form.picture('service-account-certificate-born', 'publicCertificate');
	const certificate = await form.value('publicCertificate');
	await sandbox.control('uploadKey', { email, certificate });
	const scopes = (await form.value('fullMailScopes')).split(',');
	await sandbox.control('delegate', { clientId, scopes });
	expect(await form.retry()).toContain('Connection tested successfully');

	const proven = await CredentialForm.open(editor, credential);
	expect(await proven.tested()).toContain('Connection tested successfully');
	expect(await proven.value('clientId')).toBe(clientId);
	expect(await proven.value('publicCertificateState')).toMatch(/^Google knows it/);
	await proven.picture('service-account-certificate');
	await proven.picture('service-account-delegation', 'accessLevel');
	await receive(pipeline, credential, people.reports, 'For the key born in n8n');
});

test('nothing of all these secrets is kept in clear: database, executions, log', () => {
	const kept = KeptFiles.read(pipeline);
	expect(kept.with('For the key born in n8n')).toContainEqual(
		expect.stringMatching(/^database\.sqlite/),
	);
	expect(kept.with('Owner was set up successfully')).toContain('logs/n8n.log');
	expect(kept.secrets(pipeline)).toEqual([]);
});

async function fillClient(form: CredentialForm): Promise<void> {
	const { clientId, clientSecret } = pipeline.sandbox.oauthClient;
	await form.fill({ clientId, clientSecret });
}

/** n8n's form is content with having a token for a sign-in with Google; the same test by its interface tries it. */
async function tested(credential: Credential): Promise<string> {
	const { status, message } = await pipeline.rest.testCredential(credential);
	return `${status} ${message}`;
}
