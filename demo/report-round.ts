import { exampleWorkflow, withParameters } from './example-workflow';
import type { SavedWorkflow, Workflow } from './n8n-rest';
import { oneTimeSchedule } from './one-time-schedule';
import { OutsideMailbox } from './outside-mailbox';
import { people } from './pipeline';
import type { Pipeline } from './pipeline';
import { demand, differs, orWhatFailed, successfulExecution } from './round';
import type { Round } from './round';

const scheduleNode = 'Every Weekday at 8';
const sendNode = 'Gmail Send';
const rows = ['North', 'South', 'West'];

/**
 * The schedule fires, the report is sent, its reader reads it. The example waits for the next weekday at 8:00,
 * so its schedule is first set to a few seconds from now, and to what it was once the report has come.
 */
export async function reportRound(
	pipeline: Pipeline,
	{
		timeoutMs = 30_000,
		onBegin = () => undefined,
	}: { timeoutMs?: number; onBegin?: (due: Date) => void } = {},
): Promise<Round & { workflow: SavedWorkflow }> {
	const { sandbox, rest, credentials } = pipeline;
	const example = withParameters(
		exampleWorkflow('scheduled-report', Object.values(credentials)),
		sendNode,
		{ to: people.customer },
	);
	const inbox = await OutsideMailbox.open(sandbox.login(people.customer));
	try {
		const { workflow, due } = await scheduleSoon(pipeline, example);
		onBegin(due);
		const arrived = inbox.waitFor(
			({ subject }) => subject?.startsWith('Orders of') ?? false,
			timeoutMs,
		);
		const { parsed, seenAt } = await orWhatFailed(arrived, rest, workflow.id);
		const [sender] = parsed.from?.value ?? [];
		const html = parsed.html || '';
		demand('The report is not what it should be', [
			differs('From', sender?.address, people.reports),
			differs("The sender's name", sender?.name, 'Reports'),
			differs('In-Reply-To', parsed.inReplyTo, undefined),
			!html.includes('<table') && 'The HTML has no table',
			...rows.map((row) => !html.includes(`>${row}<`) && `The table has no row "${row}"`),
		]);
		await rest.activate(await rest.updateWorkflow(workflow.id, example));
		return {
			workflow,
			begunAt: due.getTime(),
			execution: await successfulExecution(rest, workflow.id),
			readAt: seenAt,
			from: sender?.address ?? '',
			subject: parsed.subject ?? '',
			excerpt: html.replace(/<style[^]*?<\/style>|<[^>]*>/g, ' '),
		};
	} finally {
		await inbox.close();
	}
}

/** Publishes the workflow with a schedule that is due once, in a moment. A busy machine gets a second, later one. */
async function scheduleSoon(
	{ rest }: Pipeline,
	example: Workflow,
): Promise<{ workflow: SavedWorkflow; due: Date }> {
	let workflow = await rest.createWorkflow(example);
	for (const delayMs of [3_000, 15_000]) {
		const { rule, due } = oneTimeSchedule(delayMs);
		workflow = await rest.updateWorkflow(workflow.id, {
			...withParameters(example, scheduleNode, { rule }),
			settings: { ...example.settings, timezone: 'UTC' },
		});
		await rest.activate(workflow);
		if (Date.now() < due.getTime()) return { workflow, due };
	}
	throw new Error('n8n took over 15 s to activate the report');
}
