import { executionFailure } from '../../demo/execution-failure';
import type { Credential, Execution, SavedWorkflow } from '../../demo/n8n-rest';
import { owner, people, startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { CredentialForm } from './credential-form';
import { Editor } from './editor';
import { KeptFiles, logToFile } from './kept-files';
import { deliver, receive, send } from './one-mail';
import { receivingWorkflow } from './receiving-workflow';
import { unconnectedSignIn } from './unconnected-sign-in';
import { until } from './until';

const mailScope = 'https://mail.google.com/';

let pipeline: Pipeline;
let editor: Editor;
/** The workflow whose sign-in dies in the first test and is back in the last: the trigger takes half a minute. */
let watched: SavedWorkflow;

beforeAll(async () => {
	pipeline = await startPipeline({ n8nEnv: logToFile });
	editor = await Editor.open(pipeline.n8n.url, owner);
});

afterAll(async () => {
	await editor?.close();
	await pipeline?.close();
});

test('a dead refresh token is told once, as a failed execution that says what to do', async () => {
	const { sandbox, rest } = pipeline;
	const credential = await unconnectedSignIn(pipeline, 'To be reconnected');
	const form = await CredentialForm.open(editor, credential);
	await form.signIn({ account: people.reports });
	watched = await receive(pipeline, credential, people.reports, 'Before it died');

	await sandbox.control('killRefreshTokens', { address: people.reports });
	await sandbox.control('revokeTokens', { address: people.reports });
	await sandbox.control('dropImap', { address: people.reports });
	const failed = await until('the outage is told', async () => (await failures())[0]);
	expect(executionFailure(await rest.executionData(failed.id))).toMatch(/sign in with google/i);

	await deliver(pipeline, people.reports, 'While it was dead');
	await form.signIn({ account: people.reports }, 'Switch account');
});

test('a box left unticked at consent: publishing names the scope that is missing', async () => {
	const credential = await unconnectedSignIn(pipeline, 'Without the mail scope');
	const form = await CredentialForm.open(editor, credential);
	await form.signIn({ account: people.reports, untick: [mailScope] });
	expect(await refusalToPublish(credential)).toContain(mailScope);
	await form.signIn({ account: people.reports }, 'Switch account');
	await receive(pipeline, credential, people.reports, 'With every box ticked');
});

test('signed in as another account than the address named: sending names both', async () => {
	const credential = await unconnectedSignIn(pipeline, 'Named for support', {
		address: people.support,
	});
	const form = await CredentialForm.open(editor, credential);
	await form.signIn({ account: people.reports });
	await expect(send(pipeline, credential, 'From somebody else')).rejects.toThrow(
		`${people.support}, but ${people.reports} has signed in`,
	);
});

test('Cancel on the consent page: the window says that access was denied, the form stays unconnected', async () => {
	const form = await CredentialForm.open(editor, await unconnectedSignIn(pipeline, 'Cancelled'));
	const consent = await form.openConsent('Sign in with Google');
	await consent.getByRole('button', { name: 'Cancel' }).click();
	await consent.getByText('More details').click();
	await consent.getByText('access_denied').waitFor();
	await consent.close();
	expect(await form.dialog.getByText('Account connected').isVisible()).toBe(false);
});

test('the trigger goes on by itself after the sign-in was renewed, its workflow untouched', async () => {
	const { rest } = pipeline;
	await until('mail arrives again', async () => await received('While it was dead'), 90_000);
	expect(await failures()).toHaveLength(1);
	const { versionId } = await rest.call<SavedWorkflow>('GET', `/workflows/${watched.id}`);
	expect(versionId).toBe(watched.versionId);
});

test('a sign-in that fails leaves no secret in clear: database, failed executions, log', () => {
	const kept = KeptFiles.read(pipeline);
	expect(kept.with('has ended or was revoked')).toContain('logs/n8n.log');
	expect(kept.with('has signed in').length).toBeGreaterThan(0);
	expect(kept.secrets(pipeline)).toEqual([]);
});

/** What n8n tells whoever publishes a workflow that receives with this credential. */
async function refusalToPublish(credential: Credential): Promise<string> {
	const workflow = await pipeline.rest.createWorkflow(receivingWorkflow(credential));
	return await pipeline.rest.activate(workflow).then(
		() => 'It was published.',
		(error: unknown) => String(error),
	);
}

async function failures(): Promise<Execution[]> {
	const executions = await pipeline.rest.executions(watched.id);
	return executions.filter(({ status }) => status === 'error');
}

async function received(subject: string): Promise<true | undefined> {
	const { rest } = pipeline;
	const done = (await rest.executions(watched.id)).filter(({ status }) => status === 'success');
	const data = await Promise.all(done.map(({ id }) => rest.executionData(id)));
	return data.some((text) => text.includes(subject)) || undefined;
}
