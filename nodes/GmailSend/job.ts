import type { IExecuteFunctions } from 'n8n-workflow';
import type { Account } from '../../gmail';
import type { Core } from '../shared/core';
import type { Options } from './options';
import type { Sending } from './sending';

/** One item to work on, and what is at hand for it. */
export interface Job {
	context: IExecuteFunctions;
	core: Core;
	itemIndex: number;
	account: Account;
	options: Options;
	/** What the items of the execution share. */
	sending: Sending;
}
