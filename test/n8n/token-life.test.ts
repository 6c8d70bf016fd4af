import { setTimeout } from 'node:timers/promises';
import { connectOAuth2, serverFields } from '../../demo/credentials';
import { OutsideMailbox } from '../../demo/outside-mailbox';
import type { Credential, SavedWorkflow } from '../../demo/n8n-rest';
import { people, startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { deliver } from './one-mail';
import { receivingWorkflow } from './receiving-workflow';
import { sendingWorkflow } from './sending-workflow';
import { until } from './until';

/** How long to run, in minutes: `LONG=10 npm run test:n8n -- token-life`. Left out of the usual run. */
const minutes = Number(process.env.LONG ?? 0);
const MAIL_EVERY = 7_000;
const TOKEN_LIFE = 60;

let pipeline: Pipeline;

afterAll(async () => await pipeline?.close());

(minutes > 0 ? test : test.skip)(
	`tokens that live a minute, for ${minutes} minutes: no mail lost or doubled, no execution failed`,
	async () => {
		pipeline = await startPipeline();
		const { sandbox, rest, n8n } = pipeline;
		await sandbox.control('setTokenLifetime', { seconds: TOKEN_LIFE });
		const credentials = [
			await connectOAuth2(sandbox, { url: n8n.url, rest }, people.reports),
			await createFullServiceAccount(),
		];
		const receivers = await Promise.all(credentials.map(publishReceiver));
		const senders = await Promise.all(credentials.map(publishSender));

		const end = Date.now() + minutes * 60_000;
		const subjects: string[] = [];
		while (Date.now() < end) {
			const subject = `Mail ${subjects.length + 1}.`;
			subjects.push(subject);
			const [, ...statuses] = await Promise.all([
				deliver(pipeline, people.reports, subject),
				...senders.map(async ({ url, name }) => await call(url, `${subject} ${name}`)),
				setTimeout(MAIL_EVERY),
			]);
			expect(statuses.slice(0, senders.length)).toEqual(senders.map(() => 200));
		}

		for (const receiver of receivers) {
			await until('the last mail is received', async () => {
				const done = (await rest.executions(receiver.id)).filter(({ stoppedAt }) => stoppedAt);
				return done.length >= subjects.length || undefined;
			});
			expect(await received(receiver)).toEqual(subjects);
		}
		const customer = await OutsideMailbox.open(sandbox.login(people.customer));
		const sent = (await customer.all()).map(({ parsed }) => parsed.subject).sort();
		await customer.close();
		const wanted = senders.flatMap(({ name }) => subjects.map((subject) => `${subject} ${name}`));
		expect(sent).toEqual(wanted.sort());
		const workflows = [...receivers, ...senders.map(({ workflow }) => workflow)];
		const statuses = await Promise.all(
			workflows.map(async ({ id }) => (await rest.executions(id)).map(({ status }) => status)),
		);
		expect(new Set(statuses.flat())).toEqual(new Set(['success']));

		const { tokensIssued } = await sandbox.control<{ tokensIssued: object }>('counters', {});
		process.stdout.write(
			`${minutes} min: ${subjects.length} mails to ${receivers.length} triggers, ${sent.length} sent, ` +
				`${statuses.flat().length} executions; tokens ${JSON.stringify(tokensIssued)}\n`,
		);
	},
	minutes * 60_000 + 180_000,
);

async function createFullServiceAccount(): Promise<Credential> {
	const { sandbox, rest } = pipeline;
	const { serviceAccountKey } = sandbox;
	return await rest.createCredential('Service account, full mail', 'gmailServiceAccountApi', {
		keyFormat: 'jsonKey',
		jsonKey: JSON.stringify(serviceAccountKey),
		mailboxAddress: people.reports,
		accessLevel: 'fullMail',
		...serverFields(sandbox),
	});
}

async function publishReceiver(credential: Credential): Promise<SavedWorkflow> {
	const workflow = await pipeline.rest.createWorkflow(receivingWorkflow(credential));
	await pipeline.rest.activate(workflow);
	return workflow;
}

async function publishSender(
	credential: Credential,
): Promise<{ workflow: SavedWorkflow; url: string; name: string }> {
	const { workflow, path } = sendingWorkflow(credential);
	const saved = await pipeline.rest.createWorkflow(workflow);
	await pipeline.rest.activate(saved);
	return { workflow: saved, url: `${pipeline.n8n.url}/webhook/${path}`, name: credential.type };
}

async function call(url: string, subject: string): Promise<number> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ subject }),
	});
	return response.status;
}

/** The subjects that an execution was started with, oldest first. */
async function received({ id }: SavedWorkflow): Promise<string[]> {
	const executions = await pipeline.rest.executions(id);
	const data = await Promise.all(
		executions.map(async (execution) => await pipeline.rest.executionData(execution.id)),
	);
	return data
		.map((text) => /"(Mail \d+\.)"/.exec(text)?.[1] ?? 'no subject')
		.sort((one, other) => Number(/\d+/.exec(one)) - Number(/\d+/.exec(other)));
}
