import type { Credential, SavedWorkflow } from '../../demo/n8n-rest';
import type { Pipeline } from '../../demo/pipeline';
import { successfulExecution } from '../../demo/round';
import { receivingWorkflow } from './receiving-workflow';
import { sendingWorkflow } from './sending-workflow';
import { until } from './until';

/**
 * Publishes a workflow that receives with this credential, drops one mail to `address` and waits until it was run.
 * Throws what went wrong. Returns the workflow, still published.
 *
 * @param more further parameters of the trigger
 */
export async function receive(
	pipeline: Pipeline,
	credential: Credential,
	address: string,
	subject: string,
	more: object = {},
): Promise<SavedWorkflow> {
	const { rest } = pipeline;
	const workflow = await rest.createWorkflow(receivingWorkflow(credential, more));
	await rest.activate(workflow);
	await deliver(pipeline, address, subject);
	await until(`"${subject}" is received`, async () => {
		const done = (await rest.executions(workflow.id)).some(({ stoppedAt }) => stoppedAt !== null);
		return done || undefined;
	});
	const { id } = await successfulExecution(rest, workflow.id);
	const data = await rest.executionData(id);
	if (!data.includes(subject)) throw new Error(`Execution ${id} has not received "${subject}"`);
	return workflow;
}

/** Drops a mail of the customer into a mailbox of the sandbox. */
export async function deliver(
	{ sandbox }: Pipeline,
	address: string,
	subject: string,
): Promise<void> {
	await sandbox.control('deliver', {
		from: 'carla@customer.test',
		to: [address],
		raw: `From: carla@customer.test\r\nTo: ${address}\r\nSubject: ${subject}\r\n\r\nHello\r\n`,
	});
}

/** Publishes a workflow that sends with this credential and calls it once. Throws what went wrong. */
export async function send(
	{ rest, n8n }: Pipeline,
	credential: Credential,
	subject: string,
): Promise<void> {
	const { workflow, path } = sendingWorkflow(credential);
	const saved = await rest.createWorkflow(workflow);
	await rest.activate(saved);
	const response = await fetch(`${n8n.url}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ subject }),
	});
	if (response.ok) return;
	await successfulExecution(rest, saved.id);
	throw new Error(`The webhook answered ${response.status}: ${await response.text()}`);
}
