import { connectOAuth2 } from '../../demo/credentials';
import type { Credential, Execution, SavedWorkflow, Workflow } from '../../demo/n8n-rest';
import { owner, people, startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { Editor } from './editor';
import { gmailAuthentication } from './gmail-authentication';
import { nodePair } from './node-pair';
import { receivingWorkflow } from './receiving-workflow';
import { until } from './until';

/** Word for word what Gmail says where an admin allows no IMAP to this app. */
const imapDisabled =
	'[ALERT] IMAP access is disabled for this mail client for your domain. Please contact your domain administrator for questions about this feature.';

let pipeline: Pipeline;
let editor: Editor;

beforeAll(async () => {
	pipeline = await startPipeline();
	editor = await Editor.open(pipeline.n8n.url, owner);
});

afterEach(async () => await pipeline.sandbox.control('clearFaults', {}));

afterAll(async () => {
	await editor?.close();
	await pipeline?.close();
});

const trigger = 'Gmail IMAP Trigger';
const byHand = 'By Hand';

interface Case {
	what: string;
	make: () => Promise<Workflow>;
	message: string;
	/** Of what to do, and what the server said. */
	words: string[];
	page: string;
}

const cases: Case[] = [
	{
		what: 'a refresh token that was revoked',
		make: async () => {
			const { sandbox, n8n, rest } = pipeline;
			const credential = await connectOAuth2(sandbox, { url: n8n.url, rest }, people.reports);
			await sandbox.control('killRefreshTokens', { address: people.reports });
			await sandbox.control('revokeTokens', { address: people.reports });
			return receivingWorkflow(credential);
		},
		message: `The Google sign-in for ${people.reports} has ended or was revoked`,
		words: ['"Switch account"', 'Token has been expired or revoked'],
		page: 'https://console.cloud.google.com/auth/audience',
	},
	{
		what: 'IMAP that the domain does not allow to this app',
		make: async () => {
			await refuseImap(imapDisabled);
			return receivingWorkflow(pipeline.credentials.oauth2);
		},
		message: `The Workspace of ${people.support} does not allow IMAP for this app`,
		words: ['Your Workspace admin opens Admin console', `Answer of the server: ${imapDisabled}`],
		page: 'https://admin.google.com/ac/apps/gmail/enduseraccess',
	},
	{
		what: 'too many connections',
		make: async () => {
			await refuseImap('[ALERT] Too many simultaneous connections. (Failure)');
			return receivingWorkflow(pipeline.credentials.oauth2);
		},
		message: `Too many IMAP connections are open for ${people.support}`,
		words: ['15 connections', 'in about 5 minutes', 'Too many simultaneous connections'],
		page: 'https://myaccount.google.com/connections',
	},
	{
		what: 'a credential that may only send, used to receive',
		make: async () => receivingWorkflow(pipeline.credentials.serviceAccount),
		message: `The credential for ${people.reports} may only send mail`,
		words: ['"Full Mail"', 'your Workspace admin adds the scopes'],
		page: 'oauth-client.md#access-levels',
	},
	{
		what: 'a Gmail API that is switched off',
		make: async () => {
			await pipeline.sandbox.control('addHttpFault', {
				route: '/gmail/v1/',
				do: 'answer',
				status: 403,
				body: {
					error: {
						code: 403,
						message: 'Gmail API has not been used in project 1 before or it is disabled.',
						errors: [{ reason: 'accessNotConfigured' }],
					},
				},
			});
			return sendingByHand(pipeline.credentials.serviceAccount);
		},
		message: 'The Gmail API is switched off in the Google Cloud project of this credential',
		words: ['Whoever owns the Google Cloud project', 'accessNotConfigured'],
		page: 'https://console.cloud.google.com/apis/library/gmail.googleapis.com',
	},
	{
		what: 'a service account that nobody allowed to act for the mailbox',
		make: async () => sendingByHand(await undelegated()),
		message: `Google does not let the service account act for ${people.reports}`,
		words: ['numeric client ID', 'unauthorized_client'],
		page: 'https://admin.google.com/ac/owl/domainwidedelegation',
	},
];

test.each(cases)('n8n shows of $what who has to do what, and where', async (row) => {
	const workflow = await pipeline.rest.createWorkflow(await row.make());
	const { message, description } = await errorOf(await runByHand(workflow));
	expect(message).toBe(row.message);
	for (const words of row.words) expect(description).toContain(words);
	expect(description).toContain(row.page);
	expect(description).toMatch(/^More about this: https:\S+\/docs\/troubleshooting\.md#[\w-]+$/m);
	expect(description).not.toMatch(/<\/?\w+|&\w+;/);
	expect(`${message} ${description}`).not.toMatch(/ya29\.|BEGIN |\bat \w+ \(/);
});

test('the panel of the node shows it in the editor', async () => {
	await refuseImap(imapDisabled);
	const { id } = await pipeline.rest.createWorkflow(receivingWorkflow(pipeline.credentials.oauth2));
	await editor.visitWorkflow(id);
	await editor.page.getByTestId('canvas-node').filter({ hasText: trigger }).dblclick();
	const panel = editor.page.getByTestId('ndv');
	await panel
		.getByRole('button', { name: /Execute step|Fetch/ })
		.first()
		.click();
	await panel.getByText('does not allow IMAP for this app').first().waitFor();
	await panel.getByText('Your Workspace admin opens').waitFor();
	expect(await panel.getByRole('link', { name: 'More about this' }).getAttribute('href')).toContain(
		'docs/troubleshooting.md#the-workspace-of-userexamplecom-does-not-allow-imap-for-this-app',
	);
	await editor.picture('error-imap-disabled');
});

test('a workflow that is refused when it is published says what to do in the one text shown', async () => {
	await refuseImap(imapDisabled);
	const { id } = await pipeline.rest.createWorkflow(receivingWorkflow(pipeline.credentials.oauth2));
	await editor.visitWorkflow(id);
	await editor.page.getByRole('button', { name: 'Publish' }).click();
	await editor.page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
	// n8n tries several times before it gives up.
	const told = editor.page.getByText('does not allow IMAP for this app').first();
	await told.waitFor({ timeout: 90_000 });
	// n8n scrolls a long text in a part of the window's height.
	await editor.page.setViewportSize({ width: 1440, height: 1200 });
	await editor.picture('error-publish');
	expect(await told.innerText()).toMatch(
		/does not allow IMAP for this app\. Your Workspace admin opens.*See https:\/\/admin\.google\.com\/ac\/apps\/gmail\/enduseraccess/,
	);
});

async function refuseImap(text: string): Promise<void> {
	await pipeline.sandbox.control('addImapFault', {
		when: { command: 'AUTHENTICATE' },
		do: 'no',
		text,
	});
}

/** A workflow that sends one mail when somebody presses Execute. */
function sendingByHand(credential: Credential): Workflow {
	const { parameters, credentials } = gmailAuthentication(credential);
	return nodePair(
		`Send by hand with ${credential.name}`,
		{ name: byHand, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{
			name: 'Gmail Send',
			type: 'n8n-nodes-gmail-imap-smtp.gmailSend',
			typeVersion: 1,
			parameters: {
				...parameters,
				operation: 'send',
				to: people.customer,
				subject: 'Not sent',
				bodyFormat: 'text',
				text: 'Hello',
				options: {},
			},
			credentials,
		},
	);
}

async function undelegated(): Promise<Credential> {
	const { sandbox, rest, credentials } = pipeline;
	const { data } = await rest.call<{ data: object }>(
		'GET',
		`/credentials/${credentials.serviceAccount.id}?includeData=true`,
	);
	const key = await sandbox.control('addServiceAccount', {
		email: 'nobody-allowed@errors.iam.gserviceaccount.com',
	});
	return await rest.createCredential('Not delegated', 'gmailServiceAccountApi', {
		...data,
		jsonKey: JSON.stringify(key),
	});
}

/** Runs a workflow as the button in the editor does, and waits for its end. */
async function runByHand(workflow: SavedWorkflow): Promise<Execution> {
	const { rest } = pipeline;
	const name = workflow.nodes.some((node) => node.name === byHand) ? byHand : trigger;
	await rest.call('POST', `/workflows/${workflow.id}/run`, {
		workflowData: workflow,
		triggerToStartFrom: { name },
	});
	return await until('the execution ends', async () =>
		(await rest.executions(workflow.id)).find(({ stoppedAt }) => stoppedAt !== null),
	);
}

/** What n8n hands to its editor of an execution that failed. */
async function errorOf({ id }: Execution): Promise<{ message: string; description: string }> {
	const table = JSON.parse(await pipeline.rest.executionData(id)) as Array<Record<string, string>>;
	const at = (index: string | undefined) => table[Number(index)] as unknown;
	const [{ resultData } = {}] = table;
	const { error } = at(resultData) as { error?: string };
	const { message, description } = at(error) as { message: string; description: string };
	return { message: String(at(message)), description: String(at(description)) };
}
