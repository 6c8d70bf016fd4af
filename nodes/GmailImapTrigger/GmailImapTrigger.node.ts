import type {
	INodeExecutionData,
	INodeType,
	ITriggerFunctions,
	ITriggerResponse,
	NodeOperationError,
	WorkflowActivateMode,
} from 'n8n-workflow';
import type { GmailError, ReadMessage } from '../../gmail';
import { accountOf } from '../shared/account';
import { loadCore } from '../shared/core';
import { toActivationError, toNodeError } from '../shared/errors';
import { deliverTo, keywordOf, saveCursor, savedCursor } from './delivery';
import { description } from './description';
import { toItem } from './item';
import { endPredecessor, enter, leave } from './live-watches';
import { readParameters } from './parameters';
import { searchMailboxes } from './search-mailboxes';

/** Executions of this trigger that run at once; mail that arrives meanwhile waits on the server. */
const MAX_IN_FLIGHT = 20;

/** Nobody looks at the editor when n8n starts or changes its leader: then even a refused sign-in is only tried again. */
const unattended = new Set<WorkflowActivateMode>(['init', 'leadershipChange']);

const needsSomeone = ({ retry }: GmailError): boolean =>
	retry === 'never' || retry === 'freshToken';

/** Parameters -> watch -> item -> emit. */
export class GmailImapTrigger implements INodeType {
	description = description;

	methods = { listSearch: { searchMailboxes } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const core = await loadCore();
		const { authentication, actFor, folder } = readParameters(this);
		const signIn = async () => await accountOf(this, authentication, actFor);
		const explain = (error: unknown): NodeOperationError =>
			toNodeError(
				this.getNode(),
				core.classify(error, { mailbox: 'this mailbox', channel: 'imap' }),
			);
		const prepare = async (message: ReadMessage): Promise<INodeExecutionData> =>
			await toItem(
				message,
				async (data, name, type) => await this.helpers.prepareBinaryData(data, name, type),
			);
		const log = `Gmail IMAP Trigger "${this.getNode().name}"`;

		const start = (deliver: ReturnType<typeof deliverTo>) =>
			core.watch<INodeExecutionData>({
				signIn,
				folder,
				cursor: this.getMode() === 'manual' ? core.startNow : (savedCursor(this) ?? core.startNow),
				keyword: keywordOf(this),
				maxInFlight: MAX_IN_FLIGHT,
				prepare,
				deliver,
				onOutage: (error) => {
					this.logger.warn(`${log}: ${error.message}`, { answer: error.answer });
					this.saveFailedExecution?.(explain(error));
				},
				onRecovery: () => this.logger.info(`${log}: mail arrives again`),
			});

		if (this.getMode() === 'manual') {
			let close = async (): Promise<void> => undefined;
			return {
				closeFunction: async () => await close(),
				manualTriggerFunction: async () => {
					const newest = await signIn()
						.then(async (account) => await core.readNewest(account, folder))
						.catch((error: unknown) => {
							throw explain(error);
						});
					if (newest) return this.emit([[await prepare(newest)]]);
					this.logger.info(`${log}: the mailbox is empty, waiting for a message`);
					({ close } = start(async ({ item }) => this.emit([[item]])));
				},
			};
		}

		const trigger = `${this.getWorkflow().id ?? ''}:${this.getNode().id}`;
		await endPredecessor(trigger);
		const live = start(deliverTo(this, [authentication, actFor, folder].filter(Boolean).join(':')));
		const close = async (): Promise<void> => {
			leave(trigger, live);
			await live.close();
		};
		enter(trigger, live);
		const failure = await live.firstTry;
		if (failure && needsSomeone(failure) && !unattended.has(this.getActivationMode())) {
			await close();
			throw toActivationError(this.getNode(), failure);
		}
		saveCursor(this, live.cursor());
		return { closeFunction: close };
	}
}
