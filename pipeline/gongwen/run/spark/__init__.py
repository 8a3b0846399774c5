"""The same work on a cluster: one shard is one task of Spark, its documents done as on one machine."""
