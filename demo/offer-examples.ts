import { exampleWorkflow, type ExampleName } from './example-workflow';
import type { Pipeline } from './pipeline';

/** The examples that the demo does not play itself. */
const offered: ExampleName[] = [
	'inbox-triage',
	'attachments-to-files',
	'bounce-handling',
	'report-for-each-user',
];

/**
 * Puts the other examples into n8n as a user would import them, with the demo's credentials, not published: to be opened
 * and tried out. Returns their names.
 */
export async function offerExamples({ rest, credentials }: Pipeline): Promise<string[]> {
	const names: string[] = [];
	for (const example of offered) {
		const workflow = exampleWorkflow(example, Object.values(credentials));
		names.push((await rest.createWorkflow(workflow)).name);
	}
	return names;
}
