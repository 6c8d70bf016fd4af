import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { OutgoingMail } from '../../../gmail';

/** One operation of Gmail Send: how it is offered, the fields it adds, and what it makes of an item. */
export interface Operation {
	option: { name: string; value: string; description: string; action: string };
	/** Shown for this operation only. */
	fields: INodeProperties[];
	/**
	 * Makes the message for one item.
	 *
	 * @param mail what the fields of every message say; nobody in `to` yet, no subject
	 * @throws GmailError that names the field which cannot be used
	 */
	run(context: IExecuteFunctions, itemIndex: number, mail: OutgoingMail): Promise<OutgoingMail>;
}
