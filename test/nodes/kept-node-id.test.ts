import type { ITriggerFunctions } from 'n8n-workflow';
import { keepNodeId, keptNodeId } from '../../nodes/GmailImapTrigger/kept-node-id';

/** A trigger as n8n has it, with the static data of its name. */
const trigger = (id: string, data: object, nodes?: string[]): ITriggerFunctions =>
	({
		getNode: () => ({ id }),
		getWorkflowStaticData: () => data,
		...(nodes && {
			workflow: { nodes: Object.fromEntries(nodes.map((node) => [node, { id: node }])) },
		}),
	}) as unknown as ITriggerFunctions;

it('a node with a new id goes on under the one that it had', () => {
	const data = {};
	keepNodeId(trigger('first', data, ['first']));
	expect(keptNodeId(trigger('second', data, ['second', 'other']))).toBe('first');
	keepNodeId(trigger('second', data, ['second', 'other']));
	expect(keptNodeId(trigger('third', data, ['third']))).toBe('first');
});

it('a node that takes over the name of another one, which goes on under a new name, has its own', () => {
	const data = {};
	keepNodeId(trigger('first', data, ['first']));
	expect(keptNodeId(trigger('second', data, ['second', 'first']))).toBe('second');
});

it('nothing is guessed: no static data, foreign data, a workflow that is not to be seen', () => {
	expect(keptNodeId(trigger('own', {}, ['own']))).toBe('own');
	expect(keptNodeId(trigger('own', { nodeId: 7 }, ['own']))).toBe('own');
	expect(keptNodeId(trigger('own', { nodeId: 'kept' }))).toBe('own');
});
