import { randomUUID } from 'node:crypto';
import type { Credential, Workflow, WorkflowNode } from '../../demo/n8n-rest';
import { gmailAuthentication } from '../n8n/gmail-authentication';
import type { Mailbox } from './mailboxes';

type Node = WorkflowNode & Record<string, unknown>;

const post = (name: string, url: string, body: string): Node => ({
	name,
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: {
		method: 'POST',
		url,
		sendBody: true,
		specifyBody: 'json',
		jsonBody: `={{ JSON.stringify(${body}) }}`,
		options: {},
	},
});

/**
 * Trigger -> Begin, which reports the mail and works as long as the collector takes -> the steps of the mailbox -> End; or, where the collector says
 * so, Failed -> Stop and Error. With `failsLate` that comes after End as well.
 *
 * @param collector where it reports to
 * @param options of the trigger, above those of the mailbox
 */
export const reportingWorkflow = (
	{ name, address, afterSuccess, options, steps = [], failsLate }: Mailbox,
	credential: Credential,
	collector: string,
	more: Record<string, unknown> = {},
): Workflow => {
	const { parameters, credentials } = gmailAuthentication(credential);
	const actFor = parameters.authentication === 'serviceAccount' ? { actFor: address } : {};
	const between = steps.map(
		({ type, typeVersion, parameters: own }, i): Node => ({
			name: `Step ${i + 1}`,
			type,
			typeVersion,
			...(type === 'n8n-nodes-base.wait' && { webhookId: randomUUID() }),
			...(type.startsWith('n8n-nodes-gmail')
				? { parameters: { ...parameters, ...actFor, ...own }, credentials }
				: { parameters: own }),
		}),
	);
	const nodes: Node[] = [
		{
			name: 'Gmail IMAP Trigger',
			type: 'n8n-nodes-gmail-imap-smtp.gmailImapTrigger',
			typeVersion: 1,
			parameters: {
				...parameters,
				...actFor,
				mailbox: { __rl: true, mode: 'list', value: 'INBOX', cachedResultName: 'INBOX' },
				afterSuccess,
				options: { ...options, ...more },
			},
			credentials,
		},
		post(
			'Begin',
			`${collector}/begin`,
			'{ execution: $execution.id, subject: $json.subject, unreadable: $json.error, resumeUrl: $execution.resumeUrl }',
		),
		{
			name: 'Fails?',
			type: 'n8n-nodes-base.if',
			typeVersion: 1,
			parameters: { conditions: { boolean: [{ value1: '={{ $json.fail }}', value2: true }] } },
		},
		post('Failed', `${collector}/end`, '$json'),
		{
			name: 'Stop and Error',
			type: 'n8n-nodes-base.stopAndError',
			typeVersion: 1,
			parameters: { errorMessage: 'This mail is planned to fail' },
		},
		...between,
		post('End', `${collector}/end`, "$('Begin').item.json"),
	];
	const to = (...next: string[]) => ({
		main: next.map((node) => [{ node, type: 'main', index: 0 }]),
	});
	return {
		name: `Fault run: ${name}`,
		// A node keeps its id when it is changed: the trigger knows itself again by it.
		nodes: nodes.map((node, i) => ({ ...node, id: `${name}-${i}`, position: [i * 200, 0] })),
		connections: {
			'Gmail IMAP Trigger': to('Begin'),
			Begin: to('Fails?'),
			'Fails?': to('Failed', between[0]?.name ?? 'End'),
			...Object.fromEntries(
				between.map(({ name: step }, i) => [step, to(between[i + 1]?.name ?? 'End')]),
			),
			Failed: to('Stop and Error'),
			...(failsLate && { End: to('Stop and Error') }),
		},
		settings: { executionOrder: 'v1' },
	};
};
