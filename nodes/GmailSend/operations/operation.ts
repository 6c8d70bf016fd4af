import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Core } from '../../shared/core';
import type { Job } from '../job';
import type { Sending } from '../sending';

/** What Gmail Send works on. */
export type Resource = 'message' | 'draft';

/** One operation of Gmail Send: how it is offered, the fields it adds, and what it does for an item. */
interface Offered {
	resource: Resource;
	option: { name: string; value: string; description: string; action: string };
	/** Shown for this operation only. */
	fields: INodeProperties[];
	/** False for one that writes no message: it has neither body nor the options of a message. */
	writes?: false;
	/** False for one that makes the body of its message by itself. */
	hasBody?: false;
}

/** One that works on items by themselves. */
interface OfItems extends Offered {
	/**
	 * Does the work for one item.
	 *
	 * @throws GmailError or NodeOperationError that names the field which cannot be used
	 */
	run(job: Job): Promise<INodeExecutionData[]>;
}

/** One that works on several items together. */
interface OfGroups extends Offered {
	/**
	 * What has to be the same for items to be worked on together.
	 *
	 * @throws GmailError or NodeOperationError that names the field which cannot be used
	 */
	groupOf(job: Job): string;
	/**
	 * Does the work for the items of one group.
	 *
	 * @param job that of the first one
	 * @param keys what `groupOf` said of all groups
	 * @throws GmailError or NodeOperationError that names the field which cannot be used
	 */
	runGroup(job: Job, items: number[], keys: string[]): Promise<INodeExecutionData[]>;
}

/** One that takes care of all items itself. */
interface OfAll extends Offered {
	/** @throws NodeOperationError */
	runAll(run: {
		context: IExecuteFunctions;
		core: Core;
		sending: Sending;
	}): Promise<INodeExecutionData[]>;
}

export type Operation = OfItems | OfGroups | OfAll;
