// A table of alike things: a row for each, and each column beside what it reads.
import type { Cell, Column, Kind, Table } from "./figure";

export type ColumnOf<T> = [key: string, title: string, kind: Kind, read: (one: T) => Cell];

/** `addressOf`: what lights up with a row. */
export function tableOf<T>(all: readonly T[], addressOf: (one: T) => string, ...columns: ColumnOf<T>[]): Table {
  return {
    columns: columns.map(([key, title, kind]): Column => ({ key, title, kind })),
    rows: all.map((one) => columns.map(([, , , read]) => read(one))),
    addresses: all.map((one) => [addressOf(one)]),
  };
}
