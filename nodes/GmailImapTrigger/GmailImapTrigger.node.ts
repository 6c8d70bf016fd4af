import type {
	INodeExecutionData,
	INodeType,
	ITriggerFunctions,
	ITriggerResponse,
	NodeOperationError,
	WorkflowActivateMode,
} from 'n8n-workflow';
import type { GmailError, Watch } from '../../gmail';
import { keepClaims } from './claims';
import { loadCore, type Core } from '../shared/core';
import { listSearch, loadOptions } from '../shared/label-lists';
import { requireHost } from '../shared/oldest-host';
import { typed } from '../shared/parameters';
import { toActivationError, understand } from '../shared/errors';
import { triggerOf } from './delivery';
import { description } from './description';
import { keepNodeId } from './kept-node-id';
import { endPredecessor, enter, isAlive, leave, takeOver } from './live-watches';
import { mailboxName, nameOf, type Origin } from './origin';
import { otherNameOf } from './other-name';
import { readParameters, type TriggerParameters } from './parameters';
import { adviseOnQueue, workersFed } from './queue-advice';
import { savedState } from './saved-state';
import { explain, inLog, readingOf, watchMailbox } from './watch-mailbox';

/** Nobody looks at the editor when n8n starts or changes its leader: then even a refused sign-in is only tried again. */
const unattended = new Set<WorkflowActivateMode>(['init', 'leadershipChange']);

/** Many mailboxes sign in one after another rather than all at once, in ms a connection. */
const STAGGER_MS = 50;

const needsSomeone = (failure: GmailError | undefined): failure is GmailError =>
	failure?.retry === 'never' || failure?.retry === 'freshToken';

const originsOf = ({ mailboxes, folders }: TriggerParameters): Origin[] =>
	mailboxes.flatMap((mailbox) => folders.map((folder) => ({ mailbox, folder })));

/** Where a trigger is refused n8n shows the message alone. */
const refused = (context: ITriggerFunctions, core: Core, error: unknown): NodeOperationError =>
	toActivationError(context.getNode(), understand(core, error, 'imap'));

/** Somebody builds the workflow: the newest message that matches comes at once, else the next one that arrives. */
const test = (
	context: ITriggerFunctions,
	core: Core,
	parameters: TriggerParameters,
): ITriggerResponse => {
	const [origin] = originsOf(parameters);
	const reading = readingOf(context, core, origin, parameters);
	let stopped = false;
	let close = async (): Promise<void> => undefined;
	return {
		closeFunction: async () => {
			stopped = true;
			await close();
		},
		manualTriggerFunction: async () => {
			const { item: newest, cursor } = await reading
				.signIn()
				.then(async (account) => await core.readNewest(account, reading))
				.catch((error: unknown) => {
					throw explain(context, core, error);
				});
			// Somebody may stop it while it looks for the newest.
			if (stopped) return;
			if (newest) return context.emit([[newest]]);
			context.logger.info(`${inLog(context)}: no message matches yet, waiting for one`);
			({ close } = core.watch<INodeExecutionData>({
				...reading,
				cursor,
				acknowledgeAt: 'start',
				keyword: '',
				maxInFlight: 1,
				deliver: async ({ messages: [{ item }] }) => {
					context.emit([[item]]);
					return 'success';
				},
				onOutage: (error) => context.saveFailedExecution?.(explain(context, core, error)),
				onDeadLetter: () => undefined,
				onNotStarted: (error) => context.saveFailedExecution?.(explain(context, core, error)),
				onAfterwardsRefused: () => undefined,
				onRecovery: () => undefined,
			}));
		},
	};
};

/** Each message that arrives starts the published workflow, from now on. */
const publish = async (
	context: ITriggerFunctions,
	core: Core,
	parameters: TriggerParameters,
): Promise<ITriggerResponse> => {
	const origins = originsOf(parameters);
	const state = savedState(context, core, (name, error) =>
		context.logger.warn(
			`${inLog(context)}: what n8n had kept for ${name} cannot be read, and is not used`,
			{ error: String(error) },
		),
	);
	adviseOnQueue((advice) => context.logger.warn(`${inLog(context)}: ${advice}`));
	const fed = workersFed(parameters);
	if (fed !== undefined) context.logger.info(`${inLog(context)}: ${fed}`);
	const trigger = triggerOf(context);
	keepNodeId(context);
	await endPredecessor(trigger);
	state.keepOnly(origins.map(nameOf));
	keepClaims(trigger, origins.map(mailboxName), isAlive);
	const watches = new Map<string, Watch>();
	for (const [i, origin] of origins.entries()) {
		const name = nameOf(origin);
		const addressOf = async (): Promise<string> =>
			(await readingOf(context, core, origin, parameters).signIn()).address;
		const handover = await takeOver(
			trigger,
			name,
			async (closed) => await otherNameOf(origin, closed, { origins, addressOf }),
		);
		const startAfter = i * STAGGER_MS * (0.5 + Math.random());
		watches.set(
			name,
			watchMailbox(context, core, origin, {
				parameters,
				state,
				handover,
				startAfter,
				wasDown: unattended.has(context.getActivationMode()),
			}),
		);
	}
	enter(trigger, watches);
	const failures = await Promise.all(
		[...watches.values()].map(async (watch) => await watch.firstTry),
	);
	// One dead mailbox of several does not stop the others: it is told of, and tried again.
	if (failures.every(needsSomeone) && !unattended.has(context.getActivationMode())) {
		await leave(trigger, watches);
		throw refused(context, core, failures[0]);
	}
	for (const [name, watch] of watches) state.saveCursor(name, watch.cursor());
	return { closeFunction: async () => await leave(trigger, watches) };
};

/** Parameters -> watch -> item -> emit. */
export class GmailImapTrigger implements INodeType {
	description = description;

	methods = { listSearch, loadOptions };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		requireHost(this.getNode());
		const core = await loadCore();
		let parameters: TriggerParameters;
		try {
			parameters = readParameters(typed(this, core, description.properties), core);
		} catch (error) {
			throw refused(this, core, error);
		}
		return this.getMode() === 'manual'
			? test(this, core, parameters)
			: await publish(this, core, parameters);
	}
}
