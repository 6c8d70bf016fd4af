import { connectOAuth2, serverFields } from '../../demo/credentials';
import type { Credential } from '../../demo/n8n-rest';
import { people, startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { scopesOf } from '../../gmail/auth/scopes';
import { sendingWorkflow } from './sending-workflow';
import { webhookWorkflow } from './webhook-workflow';

/** How many executions, or mailboxes, at once. */
const MANY = 100;
const mailboxes = Array.from({ length: MANY }, (_, i) => `user${i}@example.test`);

/** The token endpoint takes this long, in ms: everybody who asks meanwhile is one who asks at the same time. */
const SLOW = 3_000;

let pipeline: Pipeline;

beforeAll(async () => {
	pipeline = await startPipeline();
	const { sandbox } = pipeline;
	for (const address of mailboxes) await sandbox.control('addAccount', { address, name: address });
	await sandbox.control('addHttpFault', { route: '^POST /token$', do: 'slow', ms: SLOW });
});

afterAll(async () => await pipeline?.close());

test('a hundred executions at once on one mailbox of a service account make one token request', async () => {
	const call = await publishSender(await delegated('One mailbox'));
	const before = await issued();
	expect(await atOnce(call)).toEqual(mailboxes.map(() => 200));
	expect((await issued())['jwt-bearer'] - before['jwt-bearer']).toBe(1);
});

test('a hundred items on a hundred mailboxes make one token request each, and two runs no more', async () => {
	const { rest, n8n } = pipeline;
	const items = mailboxes.map((mailbox) => ({ json: { mailbox } }));
	const { workflow, path } = webhookWorkflow(`return ${JSON.stringify(items)};`, {
		type: 'gmailSend',
		parameters: {
			actFor: '={{ $json.mailbox }}',
			operation: 'send',
			to: people.customer,
			subject: '=From {{ $json.mailbox }}',
			bodyFormat: 'text',
			text: 'Hello',
			options: {},
		},
		credential: await delegated('Many mailboxes'),
	});
	await rest.activate(await rest.createWorkflow(workflow));
	await pipeline.sandbox.control('clearFaults', {});
	const before = await issued();
	const run = async (): Promise<Array<{ from?: string; error?: string }>> =>
		(await (await fetch(`${n8n.url}/${path}`)).json()) as Array<{ from?: string; error?: string }>;
	for (const results of await Promise.all([run(), run()])) {
		expect(results.filter(({ error }) => error !== undefined)).toEqual([]);
		expect(results).toHaveLength(MANY);
	}
	expect((await issued())['jwt-bearer'] - before['jwt-bearer']).toBe(MANY);
});

test.each([
	['has ended', SLOW],
	['has ended', 0],
	['was revoked', SLOW],
	['was revoked', 0],
])(
	'a hundred executions at once on a sign-in whose token %s make one request for another, answered after %i ms',
	async (how, ms) => {
		const { sandbox, n8n, rest } = pipeline;
		// n8n takes a token in its last minute for ended.
		if (how === 'has ended') await sandbox.control('setTokenLifetime', { seconds: 60 });
		const credential = await connectOAuth2(sandbox, { url: n8n.url, rest }, people.reports);
		const call = await publishSender(credential);
		await sandbox.control('setTokenLifetime', { seconds: 3_600 });
		if (how === 'was revoked') await sandbox.control('revokeTokens', { address: people.reports });
		await sandbox.control('addHttpFault', { route: '^POST /token$', do: 'slow', ms });
		const before = await issued();
		expect(await atOnce(call)).toEqual(mailboxes.map(() => 200));
		expect((await issued()).refresh_token - before.refresh_token).toBe(1);
		await sandbox.control('clearFaults', {});
	},
);

/** Tokens handed out so far, by how. */
async function issued(): Promise<Record<'jwt-bearer' | 'refresh_token', number>> {
	const { tokensIssued } = await pipeline.sandbox.control<{
		tokensIssued: Record<'jwt-bearer' | 'refresh_token', number>;
	}>('counters', {});
	return tokensIssued;
}

/** A service account that may act for any mailbox; the demo's own is left alone, whose tokens n8n has already. */
async function delegated(name: string): Promise<Credential> {
	const { sandbox, rest } = pipeline;
	const email = `${name.toLowerCase().replace(' ', '-')}@parallel.iam.gserviceaccount.com`;
	const key = await sandbox.control<{ client_id: string }>('addServiceAccount', { email });
	await sandbox.control('delegate', { clientId: key.client_id, scopes: scopesOf.sendOnly });
	return await rest.createCredential(name, 'gmailServiceAccountApi', {
		keyFormat: 'jsonKey',
		jsonKey: JSON.stringify(key),
		mailboxAddress: people.reports,
		allowOtherMailboxes: true,
		accessLevel: 'sendOnly',
		...serverFields(sandbox),
	});
}

/** Publishes a workflow that sends; returns the call that runs it once, and the status of its answer. */
async function publishSender(credential: Credential): Promise<() => Promise<number>> {
	const { rest, n8n } = pipeline;
	const { workflow, path } = sendingWorkflow(credential);
	await rest.activate(await rest.createWorkflow(workflow));
	return async () => {
		const { status } = await fetch(`${n8n.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ subject: 'At once' }),
		});
		return status;
	};
}

async function atOnce(call: () => Promise<number>): Promise<number[]> {
	return await Promise.all(mailboxes.map(async () => await call()));
}
