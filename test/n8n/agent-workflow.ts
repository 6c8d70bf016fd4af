import { randomUUID } from 'node:crypto';
import type { Credential, Workflow, WorkflowNode } from '../../demo/n8n-rest';
import { gmailAuthentication } from './gmail-authentication';

type Placed = WorkflowNode & Record<string, unknown>;

/** One of our nodes as a tool. */
export interface AgentTool {
	/** Name of the node; the model sees it with _ for the blanks. */
	name: string;
	type: 'gmailMailbox' | 'gmailSend';
	parameters: Record<string, unknown>;
}

/** What the workflow is made of. */
export interface AgentParts {
	model: Credential;
	gmail: Credential;
	tools: AgentTool[];
	/** Asks a person before a tool runs: parameters of Gmail Send as n8n makes a human review step of it. */
	review?: Record<string, unknown>;
	/** Of the node AI Agent: before 3 it calls tools as functions, from then on n8n runs them as nodes. */
	version: number;
}

/** What the model fills in, as the editor writes it for "Let the model define this parameter". */
export const byModel = (key: string): string =>
	`={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${key}', \`\`, 'string') }}`;

/** Webhook -> AI Agent, with a chat model and tools. A call of the webhook gives what the agent says at the end. */
export function agentWorkflow(parts: AgentParts): { workflow: Workflow; path: string } {
	const path = randomUUID();
	const webhook = {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: path,
		parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
	};
	return { path: `webhook/${path}`, workflow: withAgent(webhook, '={{ $json.body.ask }}', parts) };
}

/** First node -> AI Agent, with a chat model and tools. */
export function withAgent(
	first: WorkflowNode & { typeVersion: number },
	prompt: string,
	{ model, gmail, tools, version, review }: AgentParts,
): Workflow {
	const nodes: Placed[] = [
		{ ...first, position: [0, 0] },
		{
			name: 'AI Agent',
			type: '@n8n/n8n-nodes-langchain.agent',
			typeVersion: version,
			position: [320, 0],
			parameters: { promptType: 'define', text: prompt, options: { maxIterations: 30 } },
		},
		{
			name: 'Chat Model',
			type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
			typeVersion: 1.3,
			position: [160, 260],
			parameters: {
				model: { __rl: true, mode: 'id', value: 'scripted' },
				responsesApiEnabled: false,
				options: { maxRetries: 0 },
			},
			credentials: { [model.type]: { id: model.id, name: model.name } },
		},
		...tools.map(({ name, type, parameters }, i) => ({
			name,
			type: `n8n-nodes-gmail-imap-smtp.${type}Tool`,
			typeVersion: 1,
			position: [400 + i * 220, 260],
			parameters: { ...gmailAuthentication(gmail).parameters, ...parameters },
			credentials: gmailAuthentication(gmail).credentials,
		})),
		...(review
			? [
					{
						name: 'Review',
						type: 'n8n-nodes-gmail-imap-smtp.gmailSendHitlTool',
						typeVersion: 1.1,
						position: [400, 130] as [number, number],
						parameters: { ...gmailAuthentication(gmail).parameters, ...review },
						credentials: gmailAuthentication(gmail).credentials,
					},
				]
			: []),
	];
	const to = (type: string, node = 'AI Agent') => ({ [type]: [[{ node, type, index: 0 }]] });
	return {
		name: 'Agent with a mailbox',
		nodes: nodes.map((node) => ({ ...node, id: randomUUID() })),
		connections: {
			[first.name]: to('main'),
			'Chat Model': to('ai_languageModel'),
			...Object.fromEntries(
				tools.map(({ name }) => [name, to('ai_tool', review ? 'Review' : 'AI Agent')]),
			),
			...(review && { Review: to('ai_tool') }),
		},
		settings: { executionOrder: 'v1' },
	};
}
