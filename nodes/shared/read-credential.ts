import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import type { GmailError } from '../../gmail';
import { loadCore, type Core } from './core';
import { isOfHost, isTransientOfHost, understand } from './errors';

/** What is said where n8n's own database did not answer. */
export const CREDENTIAL_UNREADABLE = 'n8n could not read the credential from its database';

/** What is thrown where n8n could not reach its database. */
export const databaseAway = (core: Core, error: unknown): GmailError =>
	new core.GmailError(CREDENTIAL_UNREADABLE, {
		code: 'machineFailed',
		retry: 'now',
		remedy:
			'This is said by n8n, not by Google. Whoever runs n8n looks whether its database runs and whether this process reaches it.',
		guide: core.guideTo(CREDENTIAL_UNREADABLE),
		answer: error instanceof Error ? error.message : String(error),
		cause: error,
	});

/**
 * What n8n has stored in a credential. Google is not asked.
 *
 * @param itemIndex the item for which expressions in the credential are resolved
 * @throws GmailError with n8n's own words for what is missing, or that n8n could not read it
 */
export const readCredential = async (
	context: Pick<IExecuteFunctions, 'getCredentials'>,
	type: string,
	itemIndex?: number,
): Promise<ICredentialDataDecryptedObject> => {
	try {
		return await context.getCredentials(type, itemIndex);
	} catch (error) {
		const core = await loadCore();
		const isKnown = error instanceof core.GmailError;
		if (isKnown || (isOfHost(error) && !isTransientOfHost(error)))
			throw understand(core, error, 'token');
		throw databaseAway(core, error);
	}
};

/**
 * Whether no field of a credential is an expression, so that it says the same for all items. n8n finds, decrypts and resolves a
 * credential anew each time that it is asked. Where n8n does not show how it is stored, every item is taken to have its own.
 */
const isSameForAll = async (context: IExecuteFunctions, type: string): Promise<boolean> => {
	try {
		const { additionalData } = context as unknown as {
			additionalData?: Pick<IWorkflowExecuteAdditionalData, 'credentialsHelper'>;
		};
		const chosen = context.getNode().credentials?.[type];
		if (!chosen || !additionalData) return false;
		const stored = await additionalData.credentialsHelper.getCredentials(chosen, type);
		const fields = JSON.stringify(await stored.getData());
		// n8n takes a text that begins so for an expression.
		return !fields.includes('"=');
	} catch {
		return false;
	}
};

/** Reads the credentials of an execution, for each item: once for all where an item cannot make a difference. */
export const credentialReader = (
	context: IExecuteFunctions,
): ((type: string, itemIndex: number) => Promise<ICredentialDataDecryptedObject>) => {
	const same = new Map<string, Promise<boolean>>();
	const known = new Map<string, Promise<ICredentialDataDecryptedObject>>();
	return async (type, itemIndex) => {
		const isSame = same.get(type) ?? isSameForAll(context, type);
		same.set(type, isSame);
		if (!(await isSame)) return await readCredential(context, type, itemIndex);
		const reading = known.get(type) ?? readCredential(context, type, itemIndex);
		known.set(type, reading);
		// The database of n8n may be back for the next item.
		reading.catch(() => known.delete(type));
		return await reading;
	};
};
