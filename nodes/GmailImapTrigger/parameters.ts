import type { ITriggerFunctions } from 'n8n-workflow';
import type { Authentication } from '../shared/authentication';

export interface TriggerParameters {
	authentication: Authentication;
	/** The mailbox of a service account; '' for the one of the credential. */
	actFor: string;
	/** A path or a special use. */
	folder: string;
}

/** Reads every parameter, once: n8n resolves expressions during activation only. */
export const readParameters = (context: ITriggerFunctions): TriggerParameters => ({
	authentication: context.getNodeParameter('authentication') as Authentication,
	actFor: context.getNodeParameter('actFor', '') as string,
	folder: context.getNodeParameter('mailbox', 'INBOX', { extractValue: true }) as string,
});
