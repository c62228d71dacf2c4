/** A query as it was written; names are not looked up yet. */
export interface Query {
  readonly selected: readonly Selected[];
  readonly type: string;
  readonly where: Condition | null;
  readonly groupBy: readonly Path[];
  readonly orderBy: readonly Order[];
  readonly limit: number | null;
  readonly offset: number;
}

/** `Account.Owner.IsActive` in its parts. */
export type Path = readonly string[];

export type Selected =
  | { readonly kind: 'field'; readonly path: Path }
  | {
      readonly kind: 'aggregate';
      readonly what: Aggregate;
      /** null: `COUNT()`. */
      readonly path: Path | null;
      readonly alias: string | null;
    };
export type Aggregate = 'COUNT' | 'MAX' | 'MIN';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | {
      readonly kind: 'compare';
      readonly path: Path;
      readonly operator: Operator;
      readonly literal: Literal;
    }
  | {
      readonly kind: 'in';
      readonly path: Path;
      readonly isNot: boolean;
      readonly values: readonly Literal[];
    }
  | { readonly kind: 'semi-join'; readonly path: Path; readonly isNot: boolean; readonly query: SubSelect };
export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE';

export interface SubSelect {
  readonly path: Path;
  readonly type: string;
  readonly where: Condition | null;
}

export type Literal =
  | TextLiteral
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'date' | 'datetime'; readonly value: string }
  | { readonly kind: 'null' };

export interface TextLiteral {
  readonly kind: 'text';
  readonly value: string;
  /** What LIKE means by it: letters, and wildcards that are not escaped. */
  readonly pattern: readonly { readonly letter: string; readonly isWild: boolean }[];
  /** It has `\%` or `\_`, which only LIKE knows. */
  readonly isForLike: boolean;
}

export interface Order {
  readonly path: Path;
  readonly isDescending: boolean;
  readonly nullsLast: boolean;
}
