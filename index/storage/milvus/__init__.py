"""A build <-> collections of a Milvus, which many machines ask."""
