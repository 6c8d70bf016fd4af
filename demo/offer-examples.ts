import { mkdirSync } from 'node:fs';
import { createServiceAccount } from './credentials';
import { exampleWorkflow, withParameters, type ExampleName } from './example-workflow';
import type { Credential, Workflow } from './n8n-rest';
import { filesIn, people } from './pipeline';
import type { Pipeline } from './pipeline';

/** The examples that the demo does not play itself, changed where they name what only their user has. */
const offered: Array<[ExampleName, (workflow: Workflow, folder: string) => Workflow]> = [
	['inbox-triage', (workflow) => workflow],
	[
		'attachments-to-files',
		(workflow, folder) =>
			withParameters(workflow, 'Write File', {
				fileName: `=${filesIn(folder)}/{{ $json.id }}-{{ $json.part }}-{{ $binary.data.fileName }}`,
			}),
	],
	['bounce-handling', (workflow) => workflow],
	[
		'invoice-approval',
		(workflow) => withParameters(workflow, 'Ask the Manager', { to: people.reports }),
	],
	[
		'report-for-each-user',
		(workflow) =>
			withParameters(workflow, 'Users', {
				jsCode: `return [\n  { json: { user: '${people.support}' } },\n  { json: { user: '${people.reports}' } },\n];`,
			}),
	],
];

/**
 * Puts the other examples into n8n as a user would import them, with credentials that can do what they ask, not published: to be
 * opened and run. Their service account comes last, and n8n preselects the last one made: a node that is dropped next to them works
 * at once. Returns their names.
 */
export async function offerExamples({
	rest,
	sandbox,
	credentials,
	folder,
}: Pipeline): Promise<string[]> {
	mkdirSync(filesIn(folder), { recursive: true });
	const allMailboxes: Credential = await createServiceAccount(sandbox, rest, people.support, {
		accessLevel: 'fullMail',
		allowOtherMailboxes: true,
	});
	const names: string[] = [];
	for (const [name, fit] of offered) {
		const workflow = exampleWorkflow(name, [credentials.oauth2, allMailboxes]);
		names.push((await rest.createWorkflow(fit(workflow, folder))).name);
	}
	return names;
}
