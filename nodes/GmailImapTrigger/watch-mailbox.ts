import { NodeOperationError, type INodeExecutionData, type ITriggerFunctions } from 'n8n-workflow';
import type { Account, GmailError, Handover, Receiver, Watch } from '../../gmail';
import { accountOf } from '../shared/account';
import type { Core } from '../shared/core';
import { toNodeError, understand } from '../shared/errors';
import { execute, keywordOf } from './delivery';
import { toItem } from './item';
import { ownAddresses } from './own-addresses';
import type { TriggerParameters } from './parameters';
import type { SavedState } from './saved-state';
import { selectionOf } from './selection';

/** One folder of one mailbox. */
export interface Origin {
	/** The mailbox of a service account; '' for the one of the credential. */
	mailbox: string;
	/** A path or a special use. */
	folder: string;
}

/** Names it in the saved state. */
export const nameOf = ({ mailbox, folder }: Origin): string => `${mailbox}:${folder}`;

/** What a person reads in n8n's log about this trigger. */
export const inLog = (context: ITriggerFunctions): string =>
	`Gmail IMAP Trigger "${context.getNode().name}"`;

/** A failure as n8n shows it. */
export const explain = (
	context: ITriggerFunctions,
	core: Core,
	error: unknown,
): NodeOperationError => toNodeError(context.getNode(), understand(core, error, 'imap'));

/** What of a folder is read, and how its items are made; the same for a test and for a published workflow. */
export const readingOf = (
	context: ITriggerFunctions,
	core: Core,
	{ mailbox, folder }: Origin,
	parameters: TriggerParameters,
) => {
	const own = ownAddresses(core, (error) =>
		context.logger.warn(
			`${inLog(context)}: mail sent from an alias counts as others': ${error.message}`,
			{ answer: error.answer },
		),
	);
	const signIn = async (): Promise<Account> =>
		own.of(await accountOf(context, parameters.authentication, mailbox));
	const prepare: Receiver<INodeExecutionData>['prepare'] = async (message, content) =>
		await toItem(
			message,
			content,
			parameters,
			async (data, name, type) => await context.helpers.prepareBinaryData(data, name, type),
		);
	const { format } = parameters;
	return { folder, format, signIn, prepare, ...selectionOf(core, parameters, own.known) };
};

/** Watches one folder of one mailbox for a published workflow. */
export const watchMailbox = (
	context: ITriggerFunctions,
	core: Core,
	origin: Origin,
	{
		parameters,
		state,
		mayBeLost,
		handover,
		startAfter,
	}: {
		parameters: TriggerParameters;
		state: SavedState;
		/** The state may have been there once. */
		mayBeLost: boolean;
		/** What a predecessor left, whose executions still run. */
		handover: Handover | undefined;
		/** ms */
		startAfter: number;
	},
): Watch => {
	const name = nameOf(origin);
	const log = inLog(context);
	const tell = (error: GmailError): void => {
		context.logger.warn(`${log}: ${error.message}`, { answer: error.answer });
		context.saveFailedExecution?.(explain(context, core, error));
	};
	const { acknowledgeAt, maxTries, maxInFlight, inOrder, batchSize, firstStart } = parameters;
	return core.watch<INodeExecutionData>({
		...readingOf(context, core, origin, parameters),
		cursor: { ...core.startNow, ...(handover?.cursor ?? state.cursor(name)) },
		running: handover?.running,
		startAfter,
		keyword: keywordOf(context),
		mayBeLost,
		// A worker whose nodes write static data replaces the cursor among it (2.41.1).
		emissionsMayBeLost: process.env.EXECUTIONS_MODE === 'queue',
		acknowledgeAt,
		maxTries,
		maxInFlight,
		inOrder,
		batchSize,
		firstStart,
		afterwards: { success: parameters.afterSuccess, failure: parameters.afterFailure },
		claim:
			parameters.folders.length > 1
				? (identity) => state.claim(origin.mailbox, name, identity)
				: undefined,
		deliver: async ({ messages, cursor }) => {
			state.saveCursor(name, cursor);
			return await execute(context, name, messages);
		},
		onOutage: tell,
		onAfterwardsRefused: tell,
		onSetAside: ({ tries, label, account, mailbox, id }) => {
			const error = new NodeOperationError(
				context.getNode(),
				`A message failed ${tries} ${tries === 1 ? 'time' : 'times'} and was set aside under the label ${label}`,
				{
					description: `It is the message ${id} in ${mailbox} of ${account}. Its failed executions in the list before this one show why; n8n can run them again. Later messages go on as usual. When it is dealt with, take the label off in Gmail.`,
				},
			);
			context.logger.warn(`${log}: ${error.message}`, { account, mailbox, id });
			context.saveFailedExecution?.(error);
		},
		onRecovery: () => context.logger.info(`${log}: mail arrives again`),
	});
};
